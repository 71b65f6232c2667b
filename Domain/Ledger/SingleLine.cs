using System.Globalization;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>Free text of one line, as memos and notes are: in an export a line break would mean something.</summary>
public static class SingleLine
{
    /// <summary>The most characters that a memo or note may have.</summary>
    public const int MaxLength = 200;

    /// <summary>Whether text is one trimmed, well-formed line of at most <see cref="MaxLength"/> characters.</summary>
    public static bool IsOneLine(string? text) =>
        text is { Length: <= MaxLength } && text.Trim().Length == text.Length && text.EnumerateRunes().All(IsPlain);

    /// <summary>
    /// The text as one line: control characters, line separators and broken surrogates become spaces, runs of blanks
    /// one blank, and what is too long is cut.
    /// </summary>
    public static string From(string? text)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (!IsPlain(rune) || Rune.IsWhiteSpace(rune))
            {
                line.Append(line.Length > 0 && line[^1] != ' ' ? " " : "");
            }
            else if (line.Length + rune.Utf16SequenceLength <= MaxLength)
            {
                line.Append(rune.ToString());
            }
            else
            {
                break;
            }
        }

        return line.ToString().TrimEnd();
    }

    private static bool IsPlain(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
