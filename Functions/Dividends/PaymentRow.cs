using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// One debt of a run and how far its payment is: table DividendPayments, partition <c>{period}|{shard}</c>, row
/// <c>{kind}:{payee}</c>. Changed under its ETag only.
/// </summary>
public sealed class PaymentRow
{
    private PaymentState _stateWritten;

    private PaymentRow(TableEntity row, Payable payable)
    {
        (Row, Payable) = (row, payable);
        _stateWritten = State;
    }

    /// <summary>What it settles.</summary>
    public Payable Payable { get; }

    /// <summary>What is owed in whole, frozen by the run.</summary>
    public Money Amount => Money.FromMinor(Number("AmountMinor"), Currency);

    /// <summary>What is still owed: transfers in the books less what was reversed of them are taken off.</summary>
    public Money Due => Money.FromMinor(Number("AmountMinor") - Number("PaidMinor"), Currency);

    /// <summary>Where it stands.</summary>
    public PaymentState State => Enum.Parse<PaymentState>(Row.GetString("State"));

    /// <summary>The attempt that is made or will be made next; the first is 1.</summary>
    public int Attempt => Row.GetInt32("Attempt") ?? 1;

    /// <summary>How many attempts were made.</summary>
    public int Attempts => Row.GetInt32("Attempts") ?? 0;

    /// <summary>When the present attempt was first made, by business time; null while it has not been.</summary>
    public DateTimeOffset? AttemptedAtUtc => Row.GetDateTimeOffset("AttemptedAtUtc");

    /// <summary>
    /// Since when it has not been known what came of it, over all attempts, by business time; null when it is known.
    /// </summary>
    public DateTimeOffset? UnknownSinceUtc => Row.GetDateTimeOffset("UnknownSinceUtc");

    /// <summary>What the present attempt sends: frozen with it, because one key means one request.</summary>
    public Money AttemptAmount => Money.FromMinor(Number("AttemptMinor"), Currency);

    /// <summary>Whom the present attempt pays; frozen with it.</summary>
    public string AttemptAccount => Row.GetString("AttemptAccount");

    /// <summary>The last transfer; null before there is one.</summary>
    public string? TransferId => Row.GetString("TransferId");

    /// <summary>Whether it is in a payout file that is not confirmed yet.</summary>
    public bool IsInPayoutFile => State == PaymentState.Sent && PayoutFile.IsId(TransferId);

    /// <summary>Why it is held or failed; null otherwise.</summary>
    public string? Reason => Row.GetString("Reason");

    /// <summary>The hash of the run that froze it.</summary>
    public string RunHash => Row.GetString("RunHash");

    /// <summary>The row as it was read, and changed since.</summary>
    internal TableEntity Row { get; }

    private Currency Currency => Currency.Parse(Row.GetString("Currency"));

    // Each as "id day minor": what the books say that it moved, and when.
    private string[] Counted => (Row.GetString("Counted") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What was paid in a calendar year, less what came back in it.</summary>
    public long PaidMinorIn(int year) => PaidMinorBetween(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));

    /// <summary>What was paid from one day to another, both counted, less what came back in that time.</summary>
    public long PaidMinorBetween(DateOnly first, DateOnly last) => Counted
        .Select(one => one.Split(' '))
        .Where(one => one is [_, var text, _]
            && DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) is var day
            && first <= day && day <= last)
        .Sum(one => long.Parse(one[2], CultureInfo.InvariantCulture));

    /// <summary>A payment that has not been tried.</summary>
    internal static PaymentRow Create(Payable payable, Money amount, bool accumulating, string runHash) => new(
        new TableEntity(Partition(payable.Period, Shards.Of(payable.Payee)), Key(payable))
        {
            ["AmountMinor"] = amount.Minor,
            ["PaidMinor"] = 0L,
            ["Currency"] = amount.Currency.Code,
            ["State"] = (accumulating ? PaymentState.Accumulating : PaymentState.Pending).ToString(),
            ["Attempt"] = 1,
            ["RunHash"] = runHash,
        },
        payable);

    /// <summary>Reads a row.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    internal static PaymentRow Read(TableEntity row)
    {
        var colon = row.RowKey.IndexOf(':', StringComparison.Ordinal);
        return new PaymentRow(
            row,
            Payable.TryParse(row.RowKey[..Math.Max(colon, 0)], row.PartitionKey[..7], row.RowKey[(colon + 1)..])
                ?? throw new FormatException($"{row.PartitionKey} {row.RowKey} is no payment."));
    }

    internal static string Partition(Period period, string shard) => $"{period}|{shard}";

    internal static string Key(Payable payable) => $"{payable.KindName}:{payable.Payee}";

    /// <summary>
    /// Freezes an attempt before Stripe is asked: from here to its answer nobody knows whether there is a transfer.
    /// </summary>
    internal void Begin(string account, DateTimeOffset now)
    {
        Row["AttemptMinor"] = Due.Minor;
        Row["AttemptAccount"] = account;
        Row["AttemptedAtUtc"] = now;
        Row["UnknownSinceUtc"] = UnknownSinceUtc ?? now;
        Row["Attempts"] = Attempt;
        Set(PaymentState.Unknown);
    }

    /// <summary>Whether what was written just now is another state than before.</summary>
    internal bool IsInOtherState()
    {
        var before = _stateWritten;
        _stateWritten = State;
        return before != _stateWritten;
    }

    /// <summary>Whether it is in this payout file, which pays it in a transfer's stead.</summary>
    internal bool IsIn(string payoutFile) => State == PaymentState.Sent && TransferId == payoutFile;

    /// <summary>It is to be paid by a file: no transfer can be made while it is in it.</summary>
    internal void PutInto(string payoutFile)
    {
        Row["TransferId"] = payoutFile;
        Set(PaymentState.Sent);
    }

    /// <summary>The file did not pay it.</summary>
    internal void TakeOut(string reason)
    {
        Row["TransferId"] = null;
        Set(PaymentState.Held, reason);
    }

    /// <summary>Stripe made the transfer.</summary>
    internal void MarkSent(string transferId)
    {
        if (HasCounted(transferId))
        {
            return; // its balance transaction was in the books before the answer was
        }

        Row["TransferId"] = transferId;
        Set(PaymentState.Sent);
    }

    /// <summary>This attempt made no transfer and never will; the next one has another key.</summary>
    internal void EndAttempt(PaymentState state, string? reason = null)
    {
        Row["Attempt"] = Attempt + 1;
        Row["AttemptedAtUtc"] = null;
        Set(state, reason);
    }

    /// <summary>Not tried, or not any more, for this reason.</summary>
    internal void Set(PaymentState state, string? reason = null)
    {
        Row["State"] = state.ToString();
        Row["Reason"] = reason;
        if (state is not (PaymentState.Unknown or PaymentState.Pending))
        {
            Row["UnknownSinceUtc"] = null;
        }
    }

    /// <summary>A transfer or a reversal is in the books; each counts once, in whatever order they come.</summary>
    /// <returns>Whether it was news.</returns>
    internal bool Count(string objectId, Money paid, DateOnly day)
    {
        if (HasCounted(objectId))
        {
            return false;
        }

        var counted = string.Create(CultureInfo.InvariantCulture, $"{objectId} {day:yyyy-MM-dd} {paid.Minor}");
        Row["Counted"] = string.Join(',', [.. Counted, counted]);
        Row["PaidMinor"] = Number("PaidMinor") + paid.Minor;
        if (paid.Minor < 0 && State is (PaymentState.Unknown or PaymentState.Sent))
        {
            return true; // a transfer is under way; what is left is seen when that one is in the books
        }

        if (paid.Minor > 0)
        {
            // The attempt is over: were there to be another, it must not meet this one's key.
            Row["TransferId"] = objectId;
            Row["Attempt"] = Attempt + (AttemptedAtUtc is null ? 0 : 1);
            Row["AttemptedAtUtc"] = null;
        }

        Set(
            Due.Minor <= 0 ? PaymentState.Confirmed : PaymentState.Held,
            Due.Minor <= 0 ? null : PaymentReasons.Reversed);
        return true;
    }

    private bool HasCounted(string objectId) => Counted.Any(one => one.Split(' ')[0] == objectId);

    private long Number(string name) =>
        Row.GetInt64(name) ?? throw new FormatException($"{Row.PartitionKey} {Row.RowKey} has no {name}.");
}

/// <summary>Why a payment is held, as callers see it.</summary>
public static class PaymentReasons
{
    /// <summary>There is no payout account.</summary>
    public const string NoAccount = "no-payout-account";

    /// <summary>Stripe does not let the account be paid, or asks for something first.</summary>
    public const string NotReady = "payout-account-not-ready";

    /// <summary>Its member is not paid through Stripe: the next payout file pays it.</summary>
    public const string PaidByFile = "paid-by-file";

    /// <summary>It was sent and came back: only a steward sends it again.</summary>
    public const string Reversed = "reversed";
}
