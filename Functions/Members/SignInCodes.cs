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
    TableServiceClient tables, MemberKeys keys, BlindIndex index, Seal seal, MailTable mails, TimeProvider clock)
{
    private const string CodeRow = "code", LiveRow = "live";

    private readonly TableClient _table = tables.GetTableClient(TableNames.SignInCodes);

    /// <summary>Makes a code for a request and mails it, when there is somebody to sign in or up.</summary>
    /// <param name="request">What the code will be bound to; repeating it replaces the code, not the count.</param>
    /// <param name="email">The address.</param>
    /// <param name="signUp">What to make a member of; null to go on with a sign-up that waits, if one does.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task StartAsync(
        string request, EmailAddress email, SignUp? signUp, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var address = keys.IndexOf(email);
        var memberId = await keys.FindByAddressAsync(address, cancellationToken);
        var waiting = await _table.FindAsync(LiveKey(address), LiveRow, cancellationToken);
        var live = new TableEntity(LiveKey(address), LiveRow)
        {
            ["Request"] = request,
            ["ExpiresUtc"] = now + SignUp.Lifetime,
        };
        if (signUp is not null)
        {
            live["SignUp"] = seal.Close(JsonSerializer.Serialize(signUp, Json.Options), Identity(LiveKey(address)));
            live["SignUpUntilUtc"] = now + SignUp.Lifetime;
        }
        else if (waiting?.GetDateTimeOffset("SignUpUntilUtc") > now)
        {
            live["SignUp"] = waiting.GetString("SignUp");
            live["SignUpUntilUtc"] = waiting.GetDateTimeOffset("SignUpUntilUtc");
        }

        var code = SignInCode.FromBytes(RandomNumberGenerator.GetBytes(SignInCode.ByteCount));
        if (!await TryWriteCodeAsync(request, address, email, code, cancellationToken))
        {
            return;
        }

        await _table.UpsertEntityAsync(live, TableUpdateMode.Replace, cancellationToken);
        await mails.EnqueueAsync(
            new WaitingMail(
                email.Address,
                memberId is not null || live.ContainsKey("SignUp") ? MailTemplate.SignInCode : MailTemplate.None,
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

        while (await _table.FindAsync(request, CodeRow, cancellationToken) is { } row)
        {
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

            (row["Tries"], row["Used"]) = (next.Tries, next.IsUsed);
            if (await _table.TryReplaceAsync(row, cancellationToken))
            {
                return next.IsUsed
                    ? new ConfirmedAddress(
                        EmailAddress.Parse(seal.Open(row.GetString("Email"), Identity(request))),
                        address,
                        Waiting(live))
                    : null;
            }
        }

        return null;
    }

    private async Task<bool> TryWriteCodeAsync(
        string request, string address, EmailAddress email, SignInCode code, CancellationToken cancellationToken)
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

    private SignUp? Waiting(TableEntity live) =>
        live.GetDateTimeOffset("SignUpUntilUtc") > clock.GetUtcNow()
            ? JsonSerializer.Deserialize<SignUp>(
                seal.Open(live.GetString("SignUp"), Identity(live.PartitionKey)), Json.Options)
            : null;

    private byte[] HashOf(string request, SignInCode code) =>
        Convert.FromHexString(index.Of($"sign-in-code|{request}", code.Text));

    private static SignInRequest Read(TableEntity row) => new(
        [.. row.GetBinary("CodeHash")],
        row.GetDateTimeOffset("IssuedUtc") ?? throw new FormatException("A sign-in code has no date."),
        row.GetInt32("Tries") ?? SignInRequest.TriesMax,
        row.GetBoolean("Used") == true);

    private static string LiveKey(string address) => $"address|{address}";

    private static string Identity(string key) => $"{TableNames.SignInCodes}|{key}";
}
