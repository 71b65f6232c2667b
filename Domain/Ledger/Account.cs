using System.Text.RegularExpressions;

namespace PeepFunctions.Domain;

/// <summary>
/// A ledger account as a path of lower-case segments (<c>assets:stripe</c>, <c>equity:capital:{member}</c>). The first
/// segment tells its kind. <c>default</c> is no account: every operation refuses it.
/// </summary>
public readonly partial record struct Account : IComparable<Account>
{
    private readonly string? _path;

    private Account(string path) => _path = path;

    /// <summary>The whole path.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Path => _path ?? throw new InvalidOperationException("default(Account) is no account.");

    /// <summary>The kind that the first segment names.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public AccountKind Kind => Path[0] switch
    {
        'a' => AccountKind.Asset,
        'l' => AccountKind.Liability,
        'i' => AccountKind.Income,
        's' => AccountKind.Suspense,
        _ => Path[1] == 'q' ? AccountKind.Equity : AccountKind.Expense,
    };

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It does not start with a known kind or has an odd segment.</exception>
    public static Account Parse(string path) => TryParse(path, out var account)
        ? account
        : throw new FormatException("An account is a path such as 'assets:stripe'.");

    /// <summary>Reads a path; false when it is none.</summary>
    public static bool TryParse(string? path, out Account account)
    {
        var valid = path is not null && path.Length <= 200 && Pattern().IsMatch(path);
        account = valid ? new Account(path!) : default;
        return valid;
    }

    /// <summary>Ordinal order of the paths.</summary>
    public int CompareTo(Account other) => string.CompareOrdinal(Path, other.Path);

    /// <summary>Ordinally before.</summary>
    public static bool operator <(Account left, Account right) => left.CompareTo(right) < 0;

    /// <summary>Ordinally after.</summary>
    public static bool operator >(Account left, Account right) => left.CompareTo(right) > 0;

    /// <summary>Ordinally before or the same.</summary>
    public static bool operator <=(Account left, Account right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinally after or the same.</summary>
    public static bool operator >=(Account left, Account right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public override string ToString() => _path ?? "";

    [GeneratedRegex(@"\A(suspense|(assets|liabilities|equity|income|expenses)(:[A-Za-z0-9_-]+)+)\z")]
    private static partial Regex Pattern();
}
