using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Opaque, revocable sessions: a token is the member id and 256 random bits, stored only as a hash. A stolen table gives
/// no access, and deleting a row ends a session at once.
/// </summary>
public sealed class Sessions(TableServiceClient tables, TimeProvider clock)
{
    /// <summary>How long a session holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How recent a sign-in must be for what moves money or identity.</summary>
    public static readonly TimeSpan JustNow = TimeSpan.FromMinutes(10);

    private const string UsedUtc = nameof(UsedUtc);

    private readonly TableClient _sessions = tables.GetTableClient(TableNames.Sessions);
    private readonly TableClient _members = tables.GetTableClient(TableNames.Members);

    /// <summary>Opens a session for a member who has proven who they are.</summary>
    public async Task<(string Token, DateTimeOffset ExpiresAt)> OpenAsync(
        string memberId, CancellationToken cancellationToken)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        var expires = now + Lifetime;

        // The key is random: a row that is there already is this one, written by a request whose answer was lost.
        await _sessions.TryInsertAsync(
            new TableEntity(memberId, Hash(secret))
            {
                ["CreatedUtc"] = now,
                ["ExpiresUtc"] = expires,
                [UsedUtc] = Midnight(now),
            },
            cancellationToken);
        return ($"{memberId}.{secret}", expires);
    }

    /// <summary>Ends one session.</summary>
    public Task CloseAsync(string memberId, string sessionKey, CancellationToken cancellationToken) =>
        _sessions.RemoveAsync(memberId, sessionKey, cancellationToken);

    /// <summary>Ends every session of a member, or every other one.</summary>
    public async Task CloseAllAsync(string memberId, CancellationToken cancellationToken, string? butKey = null)
    {
        await foreach (var row in _sessions.ReadPartitionAsync(memberId, cancellationToken))
        {
            if (row.RowKey != butKey)
            {
                await _sessions.RemoveAsync(memberId, row.RowKey, cancellationToken);
            }
        }
    }

    /// <summary>A member's sessions that still hold, in order of their keys.</summary>
    public async Task<IReadOnlyList<OpenSession>> ListAsync(string memberId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var open = new List<OpenSession>();
        await foreach (var row in _sessions.ReadPartitionAsync(memberId, cancellationToken))
        {
            if (row.GetDateTimeOffset("ExpiresUtc") is { } expires && expires > now)
            {
                var created = row.GetDateTimeOffset("CreatedUtc") ?? default;
                var lastUsed = DayOf(row.GetDateTimeOffset(UsedUtc) ?? created);
                open.Add(new OpenSession(row.RowKey, created, expires, lastUsed));
            }
        }

        return open;
    }

    /// <summary>The caller of a request without an operation id; null when the session does not hold.</summary>
    public async Task<Caller?> FindAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || header["Bearer ".Length..].Trim().Split('.') is not [{ Length: > 0 and <= 64 } memberId, { Length: 43 } secret]
            || !memberId.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return null;
        }

        var sessionKey = Hash(secret);
        var reading = _sessions.FindAsync(memberId, sessionKey, cancellationToken);
        var member = await _members.FindAsync(memberId, MemberRow.Key, cancellationToken);
        var session = await reading;
        if (session?.GetDateTimeOffset("ExpiresUtc") is not { } expires || expires <= clock.GetUtcNow()
            || session.GetDateTimeOffset("CreatedUtc") is not { } created
            || member is null || MemberRow.State(member) == MemberState.Departed)
        {
            return null;
        }

        await NoteUseAsync(session, cancellationToken);

        // A suspended steward's powers rest with their other rights. Applicants keep theirs: founders begin as such.
        var isSteward = MemberRow.IsSteward(member) && MemberRow.State(member) != MemberState.Suspended;
        return new Caller(memberId, isSteward, created, sessionKey, "");
    }

    // By the day: enough to see a session that somebody else uses, too little to tell when a member is awake. Whoever
    // was quicker wrote the same day, or ended the session, which this must not bring back.
    private async Task NoteUseAsync(TableEntity session, CancellationToken cancellationToken)
    {
        var today = Midnight(clock.GetUtcNow());
        if (session.GetDateTimeOffset(UsedUtc) != today)
        {
            session[UsedUtc] = today;
            await _sessions.TryReplaceAsync(session, cancellationToken);
        }
    }

    private static DateTimeOffset Midnight(DateTimeOffset instant) => new(instant.UtcDateTime.Date, TimeSpan.Zero);

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);

    private static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}

/// <summary>A session that holds.</summary>
/// <param name="Key">Its row key.</param>
/// <param name="CreatedUtc">When the member signed in.</param>
/// <param name="ExpiresUtc">Until when it holds.</param>
/// <param name="LastUsed">The day it was last used, in UTC.</param>
public sealed record OpenSession(
    string Key, DateTimeOffset CreatedUtc, DateTimeOffset ExpiresUtc, DateOnly LastUsed)
{
    /// <summary>Enough of the key to tell a member's sessions apart, and nothing to sign in with.</summary>
    public string Id => Key[..16];
}
