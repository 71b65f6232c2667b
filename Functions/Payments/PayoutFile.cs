using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>How far a payout file is.</summary>
public enum PayoutFileState
{
    /// <summary>Payments are being put into it.</summary>
    Freezing,

    /// <summary>To be given to whoever pays; its amounts stay as they are.</summary>
    Open,

    /// <summary>What was paid is being posted.</summary>
    Confirming,

    /// <summary>Done.</summary>
    Confirmed,

    /// <summary>Everything is being put back.</summary>
    Cancelling,

    /// <summary>Nothing of it was paid.</summary>
    Cancelled,
}

/// <summary>What a steward says became of a file.</summary>
/// <param name="Date">The day it was paid.</param>
/// <param name="From">bank, or the processor that paid.</param>
/// <param name="Returned">The keys of the lines that were not paid, in ordinal order.</param>
public sealed record PayoutConfirmation(DateOnly Date, string From, IReadOnlyList<string> Returned)
{
    /// <summary>Two are the same when all they hold is.</summary>
    public bool Equals(PayoutConfirmation? other) =>
        other is not null && Date == other.Date && From == other.From && Returned.SequenceEqual(other.Returned);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Date, From, Returned.Count);
}

/// <summary>One payout file as it stands in the table.</summary>
/// <param name="Id">From the steward's idempotency key.</param>
/// <param name="State">How far it is.</param>
/// <param name="Period">The month it was made in: part of the keys of owed support.</param>
/// <param name="Lines">How many it pays; 0 while freezing.</param>
/// <param name="LinesHash">Names its lines, see <see cref="PayoutLine.HashOf"/>; null while freezing.</param>
/// <param name="TotalMinor">What it pays.</param>
/// <param name="WithoutReference">How many are owed support but have named no reference, and are left out.</param>
/// <param name="CreatedBy">The steward.</param>
/// <param name="CreatedUtc">When.</param>
/// <param name="Confirmation">What became of it; null until then.</param>
/// <param name="EndedUtc">When it was confirmed or cancelled.</param>
/// <param name="ETag">The version that was read.</param>
/// <param name="EndedBy">The steward who confirmed or cancelled it; null until then.</param>
public sealed record PayoutFile(
    string Id,
    PayoutFileState State,
    Period Period,
    int Lines,
    string? LinesHash,
    long TotalMinor,
    int WithoutReference,
    string CreatedBy,
    DateTimeOffset CreatedUtc,
    PayoutConfirmation? Confirmation,
    DateTimeOffset? EndedUtc,
    ETag ETag,
    string? EndedBy = null)
{
    private const string Prefix = "pf_";

    /// <summary>Orders files by when they were made.</summary>
    internal string Order => string.Create(CultureInfo.InvariantCulture, $"{CreatedUtc.UtcTicks:D19}|{Id}");

    /// <summary>The id of the file that an operation makes.</summary>
    public static string IdOf(string operationId) => Prefix + operationId;

    /// <summary>Whether an id is a payout file's, which no transfer's is.</summary>
    public static bool IsId(string? id) =>
        id?.StartsWith(Prefix, StringComparison.Ordinal) == true && Accounts.IsId(id);

    internal TableEntity ToRow(string partition) => new(partition, Id)
    {
        ["State"] = State.ToString(),
        ["Period"] = Period.ToString(),
        ["Lines"] = Lines,
        ["LinesHash"] = LinesHash,
        ["TotalMinor"] = TotalMinor,
        ["WithoutReference"] = WithoutReference,
        ["CreatedBy"] = CreatedBy,
        ["CreatedUtc"] = CreatedUtc,
        ["Date"] = Confirmation?.Date.ToString("O", CultureInfo.InvariantCulture),
        ["From"] = Confirmation?.From,
        ["Returned"] = Confirmation is null ? null : JsonSerializer.Serialize(Confirmation.Returned, Json.Options),
        ["EndedUtc"] = EndedUtc,
        ["EndedBy"] = EndedBy,
        ETag = ETag,
    };

    internal static PayoutFile Read(TableEntity row) => new(
        row.RowKey,
        Enum.Parse<PayoutFileState>(row.GetString("State")),
        Period.Parse(row.GetString("Period")),
        row.GetInt32("Lines") ?? 0,
        row.GetString("LinesHash"),
        row.GetInt64("TotalMinor") ?? 0,
        row.GetInt32("WithoutReference") ?? 0,
        row.GetString("CreatedBy"),
        row.GetDateTimeOffset("CreatedUtc") ?? default,
        row.GetString("Date") is { } date
            ? new PayoutConfirmation(
                DateOnly.Parse(date, CultureInfo.InvariantCulture),
                row.GetString("From"),
                JsonSerializer.Deserialize<List<string>>(row.GetString("Returned"), Json.Options) ?? [])
            : null,
        row.GetDateTimeOffset("EndedUtc"),
        row.ETag,
        row.GetString("EndedBy"));
}

/// <summary>What became of a line.</summary>
public enum PayoutLineState
{
    /// <summary>In the file.</summary>
    Frozen,

    /// <summary>Paid and in the books.</summary>
    Paid,

    /// <summary>Not paid: still owed.</summary>
    Returned,
}

/// <summary>One frozen line of a payout file.</summary>
/// <param name="Payable">What it pays; its group is the line's key.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reference">The payee's id at whoever pays.</param>
/// <param name="State">What became of it.</param>
public sealed record PayoutLine(Payable Payable, Money Amount, string Reference, PayoutLineState State)
{
    /// <summary>The key: <c>{kind}:{period}:{payee}</c>.</summary>
    public string Key => Payable.Group;

    /// <summary>
    /// Lower-case hex SHA-256 of what lines pay: their keys and amounts, in ordinal order of the keys. A file's is
    /// written when it opens, and from then on it pays these lines and no other.
    /// </summary>
    public static string HashOf(IEnumerable<PayoutLine> lines) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', lines
            .OrderBy(line => line.Key, StringComparer.Ordinal)
            .Select(line => string.Create(
                CultureInfo.InvariantCulture, $"{line.Key} {line.Amount.Minor} {line.Amount.Currency.Code}"))))));
}
