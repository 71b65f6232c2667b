using System.Security.Cryptography;
using System.Text.Json;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// Codes that prove who reads an address. A code is stored as a keyed hash, belongs to the request that asked for it,
/// and is the only live one of its address. Every guess is counted under the row's ETag: guesses made at the same time
/// do not share one count. Whether the address is known changes nothing but what is mailed.
/// </summary>
public sealed class SignInCodes(
    TableServiceClient tables,
    MemberKeys keys,
    Limits limits,
    LastingHash hash,
    Seal seal,
    MailTable mails,
    TimeProvider clock)
{
    private const string CodeRow = "code", LiveRow = "live", AttemptId = nameof(AttemptId);
    private const string Email = nameof(Email), Live = nameof(Live), ForMember = nameof(ForMember);

    /// <summary>The address that a code went to.</summary>
    public static SealedColumn SealedEmail { get; } =
        SealedColumn.Of(TableNames.SignInCodes, Email, row => Identity(row.PartitionKey));

    /// <summary>The sign-up that stands with a code.</summary>
    public static SealedColumn SealedSignUp { get; } =
        SealedColumn.Of(TableNames.SignInCodes, nameof(SignUp), row => SignUpIdentity(row.PartitionKey));

    private readonly TableClient _table = tables.GetTableClient(TableNames.SignInCodes);

    /// <summary>Makes a code for a request and mails it, when there is somebody to sign in or up.</summary>
    /// <param name="request">What the code will be bound to; repeating it replaces the code, not the count.</param>
    /// <param name="email">The address.</param>
    /// <param name="signUp">
    /// What to make a member of; null only to sign in. It stands with the code of its own request: what a stranger asks
    /// for with an address must not become that of the person who later proves to read it.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task StartAsync(
        string request, EmailAddress email, SignUp? signUp, CancellationToken cancellationToken)
    {
        var memberId = await keys.FindByAddressAsync(email, cancellationToken);
        var row = MakeRow(request, email, LiveKey(keys.IndexOf(email)));
        if (signUp is not null)
        {
            row[nameof(SignUp)] = seal.Close(JsonSerializer.Serialize(signUp, Json.Options), SignUpIdentity(request));
        }

        await SendAsync(
            row,
            email,
            memberId is not null || signUp is not null ? MailTemplate.SignInCode : MailTemplate.None,
            cancellationToken);
    }

    /// <summary>
    /// Makes a code by which a member proves to read another address, and mails it there. Whoever has that address
    /// already is told of it instead, which takes the same steps. It ends no code that anybody signs in with.
    /// </summary>
    public async Task StartChangeAsync(
        string request, EmailAddress email, string memberId, CancellationToken cancellationToken)
    {
        var owner = await keys.FindByAddressAsync(email, cancellationToken);
        var row = MakeRow(request, email, MemberLiveKey(memberId));
        row[ForMember] = memberId;
        await SendAsync(
            row,
            email,
            owner is null || owner == memberId ? MailTemplate.SignInCode : MailTemplate.AddressTaken,
            cancellationToken);
    }

    /// <summary>Forgets every code that went to a member's address, or to one that they wanted to have.</summary>
    public async Task ForgetAsync(EmailAddress email, string memberId, CancellationToken cancellationToken)
    {
        foreach (var live in keys.IndexesOf(email).Select(LiveKey).Append(MemberLiveKey(memberId)))
        {
            await _table.RemoveAsync(live, LiveRow, cancellationToken);
            await foreach (var row in _table.ReadRowsAsync(
                TableClient.CreateQueryFilter($"Live eq {live}"), cancellationToken))
            {
                await _table.RemoveAsync(row.PartitionKey, row.RowKey, cancellationToken);
            }
        }
    }

    /// <summary>Takes a guess; null when it is not the live code of this request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="text">The code as it was typed.</param>
    /// <param name="memberId">Whose change of address it confirms; null where it signs somebody in.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<ConfirmedAddress?> ConfirmAsync(
        string request, string text, string? memberId, CancellationToken cancellationToken)
    {
        if (request is not { Length: 32 } || !request.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        var attemptId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        while (await _table.FindAsync(request, CodeRow, cancellationToken) is { } row
            && row.GetString(ForMember) == memberId)
        {
            if (row.GetString(AttemptId) == attemptId)
            {
                // This very guess was counted, though the answer was lost.
                return row.GetBoolean("Used") == true ? Confirmed(row) : null;
            }

            var guess = SignInCode.TryParse(text, out var code) ? HashOf(request, code) : [];
            var live = await _table.FindAsync(row.GetString(Live), LiveRow, cancellationToken);
            if (live?.GetString("Request") != request)
            {
                return null; // a later code has ended this one
            }

            var attempt = SignInAttempt.Decide(Read(row), guess, clock.GetUtcNow());
            var next = attempt switch
            {
                SignInAttempt.Accepted accepted => accepted.Next,
                SignInAttempt.Wrong wrong => wrong.Next,
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            (row["Tries"], row["Used"], row[AttemptId]) = (next.Tries, next.IsUsed, attemptId);
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                return next.IsUsed ? Confirmed(row) : null;
            }
        }

        return null;
    }

    private TableEntity MakeRow(string request, EmailAddress email, string live) => new(request, CodeRow)
    {
        [Live] = live,
        [Email] = seal.Close(email.Address, Identity(request)),
        ["IssuedUtc"] = clock.GetUtcNow(),
        ["Tries"] = 0,
        ["Used"] = false,
    };

    private async Task SendAsync(
        TableEntity row, EmailAddress email, MailTemplate template, CancellationToken cancellationToken)
    {
        // Too many for one address from too many clients are not refused, which would tell one of them of the others:
        // they are not mailed, and end no code that was.
        var isHeard = await limits.TakeAsync(Limit.CodesForAddress, keys.IndexOf(email), cancellationToken) is null;
        if (!isHeard)
        {
            row[Live] = LiveKey(row.PartitionKey);
        }

        var code = SignInCode.FromBytes(RandomNumberGenerator.GetBytes(SignInCode.ByteCount));
        row["CodeHash"] = HashOf(row.PartitionKey, code);
        if (!await TryWriteCodeAsync(row, cancellationToken))
        {
            return;
        }

        var live = new TableEntity(row.GetString(Live), LiveRow)
        {
            ["Request"] = row.PartitionKey,
            ["ExpiresUtc"] = clock.GetUtcNow() + SignInRequest.Lifetime,
        };
        await _table.UpsertEntityAsync(live, TableUpdateMode.Replace, cancellationToken);
        await mails.EnqueueAsync(
            new WaitingMail(
                email.Address,
                isHeard ? template : MailTemplate.None,
                new Dictionary<string, string> { ["code"] = code.Display }),
            SignInRequest.Lifetime,
            cancellationToken);
        foreach (var former in keys.IndexesOf(email).SkipLast(1).Where(_ => isHeard && row.GetString(ForMember) is null))
        {
            await _table.RemoveAsync(LiveKey(former), LiveRow, cancellationToken); // the only live one under every key
        }
    }

    private async Task<bool> TryWriteCodeAsync(TableEntity row, CancellationToken cancellationToken)
    {
        while (!await _table.TryInsertAsync(row, cancellationToken))
        {
            // The same request again, whose mail may never have gone out: another code under the same count.
            if (await _table.FindAsync(row.PartitionKey, CodeRow, cancellationToken) is not { } known)
            {
                continue;
            }

            if (known.GetBoolean("Used") == true)
            {
                return false;
            }

            row["Tries"] = known.GetInt32("Tries");
            row.ETag = known.ETag;
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                return true;
            }
        }

        return true;
    }

    private ConfirmedAddress Confirmed(TableEntity row) => new(
        EmailAddress.Parse(seal.Open(row.GetString(Email), Identity(row.PartitionKey))),
        row.GetString(nameof(SignUp)) is { } signUp
            ? JsonSerializer.Deserialize<SignUp>(seal.Open(signUp, SignUpIdentity(row.PartitionKey)), Json.Options)
            : null);

    private byte[] HashOf(string request, SignInCode code) =>
        Convert.FromHexString(hash.Of($"sign-in-code|{request}", code.Text));

    private static SignInRequest Read(TableEntity row) => new(
        [.. row.GetBinary("CodeHash")],
        row.GetDateTimeOffset("IssuedUtc") ?? throw new FormatException("A sign-in code has no date."),
        row.GetInt32("Tries") ?? SignInRequest.TriesMax,
        row.GetBoolean("Used") == true);

    private static string LiveKey(string index) => $"address|{index}";

    private static string MemberLiveKey(string memberId) => $"member|{memberId}";

    private static string SignUpIdentity(string request) => $"{Identity(request)}|SignUp";

    private static string Identity(string key) => $"{TableNames.SignInCodes}|{key}";
}
