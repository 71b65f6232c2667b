using System.Collections.Frozen;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>
/// The name that a member is known by: 3 to 30 characters of <c>a-z</c> and <c>0-9</c>, with single <c>-</c> or
/// <c>_</c> inside, and not digits alone. ASCII only, so that no two handles look alike by script; those that look
/// alike within it have one <see cref="Skeleton"/>. <c>default</c> is no handle: every operation refuses it.
/// </summary>
public readonly record struct Handle
{
    // Names that the platform or its processor would seem to speak under, and paths of the service itself.
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "about", "abuse", "account", "accounts", "admin", "administrator", "anonymous", "api", "auth", "billing",
        "board", "bot",
        "bylaws", "co-op", "contact", "contributor", "contributors", "coop", "creator", "creators", "default",
        "deleted", "departed", "dividends", "docs", "everyone", "expenses", "false", "help", "home", "hostmaster",
        "hours", "info", "join", "ledger", "legal", "login", "logout", "mail", "me", "member", "members", "mod",
        "moderator", "nobody", "noreply", "no-reply", "null", "official", "open-books", "owner", "payments", "peep",
        "peepme", "peep-me", "peep_me", "postmaster", "privacy", "proposals", "root", "security", "sessions",
        "settings", "signin", "signup", "staff", "static", "status", "steward", "stewards", "stripe", "suspense",
        "support", "supporter", "supporters", "sysadmin", "system", "team", "terms", "test", "true", "trust",
        "undefined", "unknown", "user", "users", "webhooks", "webmaster", "www",
    }.Select(SkeletonOf).ToFrozenSet(StringComparer.Ordinal);

    private readonly string? _name;

    private Handle(string name) => _name = name;

    /// <summary>The handle in lower case.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Name => _name ?? throw new InvalidOperationException("default(Handle) is no handle.");

    /// <summary>
    /// What the handle looks like: the same for all that are taken for one another at a glance, so that only one of
    /// them is given. The pairs are those of Unicode's list of confusables within ASCII (unicode.org/reports/tr39),
    /// and <c>vv</c>; joints count for nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Skeleton => SkeletonOf(Name);

    /// <summary>Reads a handle.</summary>
    /// <exception cref="FormatException">It is not one, or reserved.</exception>
    public static Handle Parse(string text) => TryParse(text, out var handle)
        ? handle
        : throw new FormatException("A handle is 3 to 30 of a-z and 0-9 with single - or _ inside, and not reserved.");

    /// <summary>
    /// Reads a handle as somebody may type it (any case, blanks around, an <c>@</c> before, full-width letters); false
    /// when what is left is not one, or reserved.
    /// </summary>
    public static bool TryParse(string? text, out Handle handle)
    {
        handle = default;
        if (text is not { Length: <= 100 } || text.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            return false;
        }

        var name = text.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        name = name.StartsWith('@') ? name[1..] : name;
        if (name.Length is < 3 or > 30 || !IsWellFormed(name) || name.All(char.IsAsciiDigit) || IsReserved(name))
        {
            return false;
        }

        handle = new Handle(name);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => _name ?? "";

    private static bool IsWellFormed(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var isJoint = name[i] is '-' or '_';
            var isEdge = i == 0 || i == name.Length - 1;
            if (isJoint ? isEdge || name[i - 1] is '-' or '_' : !IsLetterOrDigit(name[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetterOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    // "stripe-support" and "peep_admin" are as misleading as the words themselves.
    private static bool IsReserved(string name) =>
        Reserved.Contains(SkeletonOf(name)) || name.Split('-', '_').Select(SkeletonOf).All(Reserved.Contains);

    // A character at a time, and into characters that stay as they are: so the order of the pairs makes no difference.
    private static string SkeletonOf(string name) => string.Concat(name.Select(c => c switch
    {
        '-' or '_' => "",
        '0' => "o",
        '1' or 'i' => "l",
        'm' => "rn",
        'w' => "vv",
        _ => c.ToString(),
    }));
}
