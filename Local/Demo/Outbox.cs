using System.Text.RegularExpressions;

namespace PeepFunctions.Local.Demo;

/// <summary>The mailbox of anybody of the story.</summary>
internal sealed partial class Outbox(ApiClient api)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>The number of the newest mail to an address; 0 when there is none.</summary>
    public async Task<long> NewestAsync(string email, CancellationToken cancellationToken)
    {
        var mails = await ListAsync(email, cancellationToken);
        return mails.Count == 0 ? 0 : mails[0];
    }

    /// <summary>The code in a mail that came after another one; null when none comes in time.</summary>
    public async Task<string?> WaitForCodeAsync(
        string email, long after, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            foreach (var id in (await ListAsync(email, cancellationToken)).Where(id => id > after))
            {
                var mail = (await api.GetAsync($"local/mail/{id}", null, cancellationToken)).Expected();
                if (CodeLine().Match(mail.Text("text") ?? "") is { Success: true } code)
                    return code.Groups[1].Value;
            }

            if (TimeProvider.System.GetElapsedTime(began) > patience)
                return null;
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<List<long>> ListAsync(string email, CancellationToken cancellationToken)
    {
        var list = await api.GetAsync($"local/mail?to={Uri.EscapeDataString(email)}", null, cancellationToken);
        return [.. list.Expected().Body.EnumerateArray().Select(mail => mail.GetProperty("id").GetInt64())];
    }

    // A line of its own: 8 characters of Crockford's base 32, in two groups or one.
    [GeneratedRegex("^[ \\t]*([0-9A-HJKMNP-TV-Z]{4}[- ]?[0-9A-HJKMNP-TV-Z]{4})[ \\t]*\\r?$", RegexOptions.Multiline)]
    private static partial Regex CodeLine();
}
