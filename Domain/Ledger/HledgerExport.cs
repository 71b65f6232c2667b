using System.Globalization;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>
/// The journal as hledger text (hledger.org, "journal format"), so that anybody can check the books with a program that
/// is not ours. One pass, the same bytes for the same entries: accounts and commodities are declared before they are
/// first used, each posting becomes two lines, entries without postings become comments.
/// </summary>
public sealed class HledgerExport
{
    private readonly TextWriter _writer;
    private readonly TimeZoneInfo _zone;
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);

    /// <summary>Starts an export; <paramref name="zone"/> is the co-op's, in which entries are dated.</summary>
    public HledgerExport(TextWriter writer, TimeZoneInfo zone)
    {
        (_writer, _zone) = (writer, zone);
        // Without it a reader would have to guess whether the dot of "1.000 KWD" groups thousands.
        Line("decimal-mark .");
    }

    /// <summary>Writes all entries in the order given.</summary>
    public static void Write(TextWriter writer, IEnumerable<JournalEntry> entries, TimeZoneInfo zone)
    {
        var export = new HledgerExport(writer, zone);
        foreach (var entry in entries)
        {
            export.Add(entry);
        }
    }

    /// <summary>Writes one more entry.</summary>
    public void Add(JournalEntry entry)
    {
        Line("");
        foreach (var posting in entry.Postings)
        {
            DeclareCommodity(posting.Amount.Currency);
            DeclareAccount(posting.From);
            DeclareAccount(posting.To);
        }

        var local = TimeZoneInfo.ConvertTime(entry.InstantUtc, _zone);
        var date = local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var source = JournalJson.SourceName(entry.Source);
        var corrects = entry.Corrects is null ? "" : $", corrects:{Tag(entry.Corrects)}";
        var evidence = entry.Evidence is null ? "" : $", evidence:{entry.Evidence}";
        var mark = entry.Postings.IsEmpty ? "; " : "";
        var tags = $"id:{Tag(entry.Id)}, source:{source}{corrects}{evidence}";
        Line($"{mark}{date} {Description(entry.Memo, source)}  ; {tags}");
        foreach (var posting in entry.Postings)
        {
            Line($"    {posting.To}  {posting.Amount}");
            Line($"    {posting.From}  {-posting.Amount}");
        }
    }

    // A semicolon would start a comment, a bar would split payee from note, and the marks *, ! and ( mean something at
    // the start of a description.
    private static string Description(string memo, string source)
    {
        var text = SingleLine.From(memo).Replace(';', ',').Replace('|', ' ').TrimStart('*', '!', '(', ' ');
        return text.Length == 0 ? source : text;
    }

    private static string Tag(string value)
    {
        var text = new StringBuilder(value);
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = text[i] is > ' ' and < (char)127 and not ',' and not ';' ? text[i] : '_';
        }

        return text.ToString();
    }

    private void DeclareAccount(Account account)
    {
        if (_declared.Add(account.Path))
        {
            Line($"account {account}");
        }
    }

    private void DeclareCommodity(Currency currency)
    {
        if (_declared.Add(currency.Code))
        {
            // The number must show a decimal mark even where no digits follow it.
            var digits = new string('0', currency.MinorDigits);
            Line($"commodity 1000.{digits} {currency.Code.ToUpperInvariant()}");
        }
    }

    // Always a line feed, so that an export is the same on every machine.
    private void Line(string text)
    {
        _writer.Write(text);
        _writer.Write('\n');
    }
}
