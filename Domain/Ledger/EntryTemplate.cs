using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>One posting of a template.</summary>
/// <param name="Amount">The name under which its amount is asked for.</param>
/// <param name="From">The account credited; <c>{name}</c> and <c>{category}</c> stand for a word.</param>
/// <param name="To">The account debited, likewise.</param>
public sealed record TemplateLine(string Amount, string From, string To);

/// <summary>A general entry that comes often: which accounts it moves, and which amounts it asks for.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Use">What it is for, in a sentence.</param>
/// <param name="Lines">Its postings; one whose amount is not given is left out.</param>
public sealed record EntryTemplate(string Name, string Use, ImmutableArray<TemplateLine> Lines)
{
    private const string NamePlace = "{name}", CategoryPlace = "{category}";

    /// <summary>Whether a name is asked for: of the lender, the tax, the creditor or the purpose.</summary>
    public bool AsksName => Lines.Any(line => Has(line, NamePlace));

    /// <summary>Whether a category of expenses is asked for.</summary>
    public bool AsksCategory => Lines.Any(line => Has(line, CategoryPlace));

    /// <summary>The lines with a name, a category and amounts put in.</summary>
    /// <param name="name">The name; null where none is asked for.</param>
    /// <param name="category">The category; null where none is asked for.</param>
    /// <param name="currency">The currency of all amounts.</param>
    /// <param name="amountsMinor">The amounts by their names.</param>
    /// <param name="faults">Takes what is wrong, by field.</param>
    public ImmutableArray<PostingLine> Fill(
        string? name,
        string? category,
        string currency,
        IReadOnlyDictionary<string, long> amountsMinor,
        ImmutableSortedDictionary<string, string>.Builder faults)
    {
        CheckWord("name", AsksName, name, faults);
        CheckWord("category", AsksCategory, category, faults);
        if (amountsMinor.Keys.Any(key => Lines.All(line => line.Amount != key)))
        {
            var names = string.Join(", ", Lines.Select(line => line.Amount));
            faults["amounts"] = $"The amounts of this template are {names}.";
        }

        if (amountsMinor.Count == 0)
        {
            faults["amounts"] = "At least one amount.";
        }

        return
        [
            .. Lines.Where(line => amountsMinor.ContainsKey(line.Amount)).Select(line => new PostingLine(
                Put(line.From, name, category), Put(line.To, name, category), amountsMinor[line.Amount], currency)),
        ];
    }

    /// <summary>Whether one of its lines moves money from the one account to the other.</summary>
    public bool Allows(Account from, Account to) =>
        Lines.Any(line => IsLike(line.From, from) && IsLike(line.To, to));

    private static bool Has(TemplateLine line, string place) =>
        line.From.Contains(place, StringComparison.Ordinal) || line.To.Contains(place, StringComparison.Ordinal);

    private static void CheckWord(
        string field, bool isAsked, string? word, ImmutableSortedDictionary<string, string>.Builder faults)
    {
        if (isAsked ? !Category.TryParse(word, out _) : word is not null)
        {
            faults[field] = isAsked ? "1 to 40 characters of a-z, 0-9 and -." : "This template asks for none.";
        }
    }

    private static string Put(string pattern, string? name, string? category) => pattern
        .Replace(NamePlace, name, StringComparison.Ordinal)
        .Replace(CategoryPlace, category, StringComparison.Ordinal);

    private static bool IsLike(string pattern, Account account)
    {
        var (wanted, given) = (pattern.Split(':'), account.Path.Split(':'));
        return wanted.Length == given.Length && wanted.Zip(given).All(pair =>
            pair.First == pair.Second
            || (pair.First is NamePlace or CategoryPlace && Category.TryParse(pair.Second, out _)));
    }
}
