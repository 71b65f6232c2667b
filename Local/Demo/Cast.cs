using System.Globalization;

namespace PeepFunctions.Local.Demo;

/// <summary>Everybody of the story, the same in every run.</summary>
internal sealed class Cast
{
    private static readonly string[] Names =
    [
        "amber", "bruno", "celeste", "dario", "esme", "farid", "greta", "hana", "ivo", "jun", "kaya", "leonie",
        "marlow", "nika", "odessa",
    ];

    public Cast(DemoPlan plan, string stewardEmail)
    {
        Steward = new Person("first-keeper", stewardEmail, Role.Steward);
        Creators = Make(plan.Creators, Role.Creator, i => Named(i, "creator"), "creators.example");
        Contributors = Make(plan.Contributors, Role.Contributor, i => Named(i, "maker"), "makers.example");
        var members = Make(plan.SupportingMembers, Role.SupportingMember, Fan, "fans.example");
        var others = Make(
            plan.Supporters - plan.SupportingMembers, Role.Supporter, i => Fan(i + members.Count), "fans.example");
        Supporters = [.. members, .. others];
    }

    public Person Steward { get; }

    public IReadOnlyList<Person> Creators { get; }

    public IReadOnlyList<Person> Contributors { get; }

    /// <summary>The members first.</summary>
    public IReadOnlyList<Person> Supporters { get; }

    /// <summary>Who has to sign up, the steward left out.</summary>
    public IEnumerable<Person> Joining =>
        [.. Creators, .. Contributors, .. Supporters.Where(person => person.Role == Role.SupportingMember)];

    /// <summary>Who may get a share of the surplus.</summary>
    public IEnumerable<Person> Earning => [.. Creators, .. Contributors];

    private static List<Person> Make(int count, Role role, Func<int, string> handle, string domain) =>
        [.. Enumerable.Range(0, count).Select(i => new Person(handle(i), $"{handle(i)}@{domain}", role))];

    private static string Named(int i, string kind) => i < Names.Length
        ? $"{Names[i]}-{kind}"
        : string.Create(CultureInfo.InvariantCulture, $"{Names[i % Names.Length]}-{kind}-{(i / Names.Length) + 1}");

    private static string Fan(int i) => string.Create(CultureInfo.InvariantCulture, $"fan-{i + 1:000}");
}
