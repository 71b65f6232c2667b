using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A share that was found in equity after its member had left, and is a debt from then on.</summary>
/// <param name="Amount">How much; below zero takes back.</param>
/// <param name="FoundUtc">When.</param>
public sealed record FoundShare(Money Amount, DateTimeOffset FoundUtc);

/// <summary>
/// What is left of the row of a member who has gone: what the books, a payment that is held, or the end of leaving
/// still need. It is listed here; everything else goes, also what is added to members later.
/// </summary>
public static class DepartedRow
{
    private const string IsLeaving = nameof(IsLeaving), LateFacts = nameof(LateFacts), FenceUtc = nameof(FenceUtc);
    private const string FoundShares = nameof(FoundShares), ShareRepaidIn = nameof(ShareRepaidIn);
    private const string BeyondRefund = nameof(BeyondRefund);

    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "PartitionKey", "RowKey", "Timestamp", "odata.etag",
        "State", "ActiveSince", "ContributorSince", "JoinedUtc", // months are divided after them
        "Classes", "ClassesWere", nameof(LeftUtc), "SuspendedUtc",
        "PayoutAccount", "PayoutReady", "PayoutRoute", "PayoutReference", // what is held is paid there
        MemberShare.Payments, MemberShare.Losses, "ShareCheckout", // by which it is found what the share was paid with
        IsLeaving, LateFacts, FenceUtc, FoundShares, ShareRepaidIn, BeyondRefund,
    };

    /// <summary>Whether something is still to be done.</summary>
    public static bool NeedsWork(TableEntity row) =>
        MemberRow.State(row) == MemberState.Departed && row.GetBoolean(IsLeaving) == true;

    /// <summary>
    /// Something has come about that has to be looked at, also by whoever is just done with looking; each fact once,
    /// however often it is told.
    /// </summary>
    /// <returns>Whether it was news.</returns>
    public static bool TryReopen(TableEntity row, string fact)
    {
        var known = (row.GetString(LateFacts) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (MemberRow.State(row) != MemberState.Departed || known.Contains(fact))
        {
            return false;
        }

        row[IsLeaving] = true;
        row[LateFacts] = string.Join(',', [.. known, fact]);
        return true;
    }

    /// <summary>Nothing is to be done any more, unless something came about since the row was read.</summary>
    public static bool TryEnd(TableEntity row, TableEntity read)
    {
        if (row.GetString(LateFacts) != read.GetString(LateFacts) || !NeedsWork(row))
        {
            return false;
        }

        row[IsLeaving] = false;
        return true;
    }

    /// <summary>Turns a member's row into that of one who is leaving.</summary>
    /// <param name="row">The row.</param>
    /// <param name="now">Business time.</param>
    /// <param name="fenceUtc">
    /// By the clock of waits: from when on nobody is at work any more who still saw a member.
    /// </param>
    public static void Begin(TableEntity row, DateTimeOffset now, DateTimeOffset fenceUtc)
    {
        MemberRow.SetState(row, MemberState.Departed);
        (row[nameof(LeftUtc)], row[FenceUtc], row["Steward"]) = (now, fenceUtc, false);
        row[IsLeaving] = true;
    }

    /// <summary>When the member left; null when they have not.</summary>
    public static DateTimeOffset? LeftUtc(TableEntity row) => row.GetDateTimeOffset(nameof(LeftUtc));

    /// <summary>How long until nobody is at work any more who still saw a member.</summary>
    public static TimeSpan FenceLeft(TableEntity row, DateTimeOffset now) =>
        row.GetDateTimeOffset(FenceUtc) - now is { } left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Takes out what is not kept.</summary>
    /// <param name="row">The row.</param>
    /// <param name="withCustomers">Whether what the member paid as at Stripe is gone there.</param>
    /// <returns>Whether there was any.</returns>
    public static bool Erase(TableEntity row, bool withCustomers)
    {
        var gone = row.Keys
            .Where(name => !Kept.Contains(name)
                && (withCustomers || !name.StartsWith(MemberRow.CustomerPrefix, StringComparison.Ordinal)))
            .ToList();
        gone.ForEach(name => row.Remove(name));
        return gone.Count > 0;
    }

    /// <summary>The shares that were found, in their order.</summary>
    public static IReadOnlyList<FoundShare> ReadFoundShares(TableEntity row) =>
    [
        .. (row.GetString(FoundShares) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => text.Split('|'))
            .Select(parts => new FoundShare(
                Money.FromMinor(long.Parse(parts[0], CultureInfo.InvariantCulture), Currency.Parse(parts[1])),
                DateTimeOffset.Parse(parts[2], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind))),
    ];

    /// <summary>Adds a share that was found.</summary>
    public static void AddFoundShare(TableEntity row, FoundShare found) => row[FoundShares] = string.Join(
        ';',
        [
            .. (row.GetString(FoundShares) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries),
            string.Create(
                CultureInfo.InvariantCulture, $"{found.Amount.Minor}|{found.Amount.Currency.Code}|{found.FoundUtc:O}"),
        ]);

    /// <summary>The payments at the processor that the share was paid with, as far as they are known.</summary>
    public static IEnumerable<string> ShareCharges(TableEntity row) =>
        MemberShare.PaymentsOf(row).Where(payment =>
            payment.StartsWith("ch_", StringComparison.Ordinal) || payment.StartsWith("py_", StringComparison.Ordinal));

    /// <summary>Whether the processor will not give a payment back, whenever it is asked.</summary>
    public static bool IsBeyond(TableEntity row, string charge) => Beyond(row).Contains(charge);

    /// <summary>Remembers that the processor will not give a payment back.</summary>
    /// <returns>Whether that is new.</returns>
    public static bool TryAddBeyond(TableEntity row, string charge)
    {
        var isNew = !IsBeyond(row, charge);
        row[BeyondRefund] = string.Join(',', Beyond(row).Union([charge], StringComparer.Ordinal));
        return isNew;
    }

    private static string[] Beyond(TableEntity row) =>
        (row.GetString(BeyondRefund) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The period of the payment that repays the share; null when there is none.</summary>
    public static Period? ShareRepaymentPeriod(TableEntity row) =>
        Period.TryParse(row.GetString(ShareRepaidIn), out var period) ? period : null;

    /// <summary>Sets the period of the payment that repays the share.</summary>
    public static void SetShareRepaymentPeriod(TableEntity row, Period period) => row[ShareRepaidIn] = period.ToString();
}
