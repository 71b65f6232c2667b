using System.Globalization;
using System.Text;

namespace PeepFunctions.Domain;

/// <summary>
/// A mail address, conservatively: the dot-atom form of RFC 5321 with a domain of at least two labels; no quoted local
/// parts, no comments, no address literals. <c>default</c> is no address: every operation refuses it. Personal data:
/// <see cref="ToString"/> does not show it.
/// </summary>
public readonly record struct EmailAddress
{
    private const int LocalLengthMax = 64, LengthMax = 254;

    private readonly string? _address;

    private EmailAddress(string address) => _address = address;

    /// <summary>The address as mail is sent to it: the local part as typed, the domain in lower case.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string Address =>
        _address ?? throw new InvalidOperationException("default(EmailAddress) is no address.");

    /// <summary>
    /// What the blind index is taken over: all of it in lower case. In theory a local part may tell cases apart; in
    /// practice none does, and two members must not share a mailbox by case alone.
    /// </summary>
    /// <exception cref="InvalidOperationException">This is <c>default</c>.</exception>
    public string LookupForm => Address.ToLowerInvariant();

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static EmailAddress Parse(string text) =>
        TryParse(text, out var email) ? email : throw new FormatException("This is not a mail address.");

    /// <summary>Reads an address, trimmed and NFKC-normalised; false when it is not one.</summary>
    public static bool TryParse(string? text, out EmailAddress email)
    {
        email = default;
        if (text is not { Length: <= 2 * LengthMax } || text.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            return false;
        }

        var address = text.Trim().Normalize(NormalizationForm.FormKC);
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > LocalLengthMax || !IsLocalPart(address.AsSpan(0, at))
            || !TryDomain(address[(at + 1)..], out var domain) || at + 1 + domain.Length > LengthMax)
        {
            return false;
        }

        email = new EmailAddress($"{address[..at]}@{domain}");
        return true;
    }

    /// <summary>Never the address itself, which would end up in logs.</summary>
    public override string ToString() => _address is null ? "" : "(mail address)";

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        for (var i = 0; i < local.Length; i++)
        {
            var isDot = local[i] == '.';
            if (isDot
                ? i == 0 || i == local.Length - 1 || local[i - 1] == '.'
                : !char.IsAsciiLetterOrDigit(local[i]) && !"!#$%&'*+-/=?^_`{|}~".Contains(local[i]))
            {
                return false;
            }
        }

        return true;
    }

    // International domains are kept in their ASCII form, so that one domain has one spelling.
    private static bool TryDomain(string text, out string domain)
    {
        domain = "";
        try
        {
            domain = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(text).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(IsLabel) && labels[^1].Length >= 2
            && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
