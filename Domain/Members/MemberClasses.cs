namespace PeepFunctions.Domain;

/// <summary>A set of classes; <c>default</c> is the empty set.</summary>
public readonly record struct MemberClasses
{
    private static readonly MemberClass[] All = Enum.GetValues<MemberClass>();

    private readonly int _bits;

    private MemberClasses(int bits) => _bits = bits;

    /// <summary>No class.</summary>
    public static MemberClasses None => default;

    /// <summary>Whether the set is empty.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>The classes in it, in the order of the enumeration.</summary>
    public IEnumerable<MemberClass> Members => All.Where(Contains);

    /// <summary>Their names as they are written, in the same order.</summary>
    public IEnumerable<string> Names => Members.Select(NameOf);

    /// <summary>The set of these classes.</summary>
    public static MemberClasses From(params IEnumerable<MemberClass> classes) =>
        classes.Aggregate(None, (set, one) => set.With(one));

    /// <summary>Reads written names, repeats allowed; false when one is unknown.</summary>
    public static bool TryParse(IEnumerable<string?> names, out MemberClasses classes)
    {
        classes = None;
        var set = None;
        foreach (var name in names)
        {
            if (!TryParse(name, out var one))
            {
                return false;
            }

            set = set.With(one);
        }

        classes = set;
        return true;
    }

    /// <summary>Reads one written name; false when it is unknown.</summary>
    public static bool TryParse(string? name, out MemberClass one)
    {
        var place = Array.FindIndex(All, known => NameOf(known) == name);
        one = place < 0 ? default : All[place];
        return place >= 0;
    }

    /// <summary>A class as it is written in the bylaws and over HTTP.</summary>
    public static string NameOf(MemberClass one) => one switch
    {
        MemberClass.Creator => "creator",
        MemberClass.Contributor => "contributor",
        MemberClass.Supporter => "supporter",
        _ => throw new ArgumentOutOfRangeException(nameof(one)),
    };

    /// <summary>Whether a class is in it.</summary>
    public bool Contains(MemberClass one) => (_bits & (1 << (int)one)) != 0;

    /// <summary>The set with a class added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public MemberClasses With(MemberClass one)
    {
        _ = NameOf(one);
        return new MemberClasses(_bits | (1 << (int)one));
    }

    /// <summary>The set with a class taken out.</summary>
    public MemberClasses Without(MemberClass one) => new(_bits & ~(1 << (int)one));

    /// <summary>The names, comma-separated.</summary>
    public override string ToString() => string.Join(',', Names);
}
