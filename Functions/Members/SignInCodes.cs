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
    BlindIndex index,
    Seal seal,
    MailTable mails,
    TimeProvider clock)
{
    private const string CodeRow = "code", LiveRow = "live", AttemptId = nameof(AttemptId);

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
        var address = keys.IndexOf(email);
        var memberId = await keys.FindByAddressAsync(address, cancellationToken);

        // Too many for one address from too many clients are not refused, which would tell one of them of the others:
        // they are not mailed, and end no code that was.
        var isHeard = await limits.TakeAsync(Limit.CodesForAddress, address, cancellationToken) is null;
        var live = new TableEntity(LiveKey(isHeard ? address : request), LiveRow)
        {
            ["Request"] = request,
            ["ExpiresUtc"] = clock.GetUtcNow() + SignInRequest.Lifetime,
        };
        var code = SignInCode.FromBytes(RandomNumberGenerator.GetBytes(SignInCode.ByteCount));
        if (!await TryWriteCodeAsync(request, address, email, signUp, code, cancellationToken))
        {
            return;
        }

        await _table.UpsertEntityAsync(live, TableUpdateMode.Replace, cancellationToken);
        await mails.EnqueueAsync(
            new WaitingMail(
                email.Address,
                isHeard && (memberId is not null || signUp is not null) ? MailTemplate.SignInCode : MailTemplate.None,
                new Dictionary<string, string> { ["code"] = code.Display }),
            SignInRequest.Lifetime,
            cancellationToken);
    }

    /// <summary>Takes a guess; null when it is not the live code of this request.</summary>
    public async Task<ConfirmedAddress?> ConfirmAsync(string request, string text, CancellationToken cancellationToken)
    {
        if (request is not { Length: 32 } || !request.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        var attemptId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        while (await _table.FindAsync(request, CodeRow, cancellationToken) is { } row)
        {
            if (row.GetString(AttemptId) == attemptId)
            {
                // This very guess was counted, though the answer was lost.
                return row.GetBoolean("Used") == true ? Confirmed(row) : null;
            }

            var guess = SignInCode.TryParse(text, out var code) ? HashOf(request, code) : [];
            var address = row.GetString("Address");
            var live = await _table.FindAsync(LiveKey(address), LiveRow, cancellationToken);
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

    private async Task<bool> TryWriteCodeAsync(
        string request,
        string address,
        EmailAddress email,
        SignUp? signUp,
        SignInCode code,
        CancellationToken cancellationToken)
    {
        var row = new TableEntity(request, CodeRow)
        {
            ["Address"] = address,
            ["Email"] = seal.Close(email.Address, Identity(request)),
            ["CodeHash"] = HashOf(request, code),
            ["IssuedUtc"] = clock.GetUtcNow(),
            ["Tries"] = 0,
            ["Used"] = false,
        };
        if (signUp is not null)
        {
            row["SignUp"] = seal.Close(JsonSerializer.Serialize(signUp, Json.Options), SignUpIdentity(request));
        }

        while (!await _table.TryInsertAsync(row, cancellationToken))
        {
            // The same request again, whose mail may never have gone out: another code under the same count.
            if (await _table.FindAsync(request, CodeRow, cancellationToken) is not { } known)
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
        EmailAddress.Parse(seal.Open(row.GetString("Email"), Identity(row.PartitionKey))),
        row.GetString("Address"),
        row.GetString("SignUp") is { } signUp
            ? JsonSerializer.Deserialize<SignUp>(seal.Open(signUp, SignUpIdentity(row.PartitionKey)), Json.Options)
            : null);

    private byte[] HashOf(string request, SignInCode code) =>
        Convert.FromHexString(index.Of($"sign-in-code|{request}", code.Text));

    private static SignInRequest Read(TableEntity row) => new(
        [.. row.GetBinary("CodeHash")],
        row.GetDateTimeOffset("IssuedUtc") ?? throw new FormatException("A sign-in code has no date."),
        row.GetInt32("Tries") ?? SignInRequest.TriesMax,
        row.GetBoolean("Used") == true);

    private static string LiveKey(string address) => $"address|{address}";

    private static string SignUpIdentity(string request) => $"{Identity(request)}|SignUp";

    private static string Identity(string key) => $"{TableNames.SignInCodes}|{key}";
}
