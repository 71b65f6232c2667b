using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>
/// A member as stored: table Members, partition the member's id. The email is sealed; the handle is public; nothing
/// else about a person is held.
/// </summary>
public static class MemberRow
{
    /// <summary>The row key: one row a member.</summary>
    public const string Key = "member";

    /// <summary>Where the member stands.</summary>
    public static MemberState State(TableEntity row) => Enum.Parse<MemberState>(row.GetString(nameof(State)));

    /// <summary>A state as it is written over HTTP.</summary>
    public static string NameOf(MemberState state) => state.ToString().ToLowerInvariant();

    /// <summary>Sets where the member stands.</summary>
    public static void SetState(TableEntity row, MemberState state) => row[nameof(State)] = state.ToString();

    /// <summary>The classes, none twice.</summary>
    public static IReadOnlyList<MemberClass> Classes(TableEntity row) =>
    [
        .. (row.GetString(nameof(Classes)) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(Enum.Parse<MemberClass>),
    ];

    /// <summary>Sets the classes.</summary>
    public static void SetClasses(TableEntity row, IEnumerable<MemberClass> classes) =>
        row[nameof(Classes)] = string.Join(',', classes.Distinct().Order());

    /// <summary>Whether the member is a steward.</summary>
    public static bool IsSteward(TableEntity row) => row.GetBoolean("Steward") == true;

    /// <summary>The handle; null before and after membership.</summary>
    public static string? Handle(TableEntity row) => row.GetString(nameof(Handle));

    /// <summary>Stripe's id of the payout account; null before onboarding has begun.</summary>
    public static string? PayoutAccount(TableEntity row) => row.GetString(nameof(PayoutAccount));

    /// <summary>Whether Stripe said, when last asked, that the payout account can be paid.</summary>
    public static bool PayoutReady(TableEntity row) => row.GetBoolean(nameof(PayoutReady)) == true;

    /// <summary>Stripe's id of the newest checkout of the membership share; null before the first.</summary>
    public static string? ShareCheckout(TableEntity row) => row.GetString(nameof(ShareCheckout));

    /// <summary>Whether that checkout is known to have come to nothing, so that another may be opened.</summary>
    public static bool ShareCheckoutFailed(TableEntity row) => row.GetBoolean(nameof(ShareCheckoutFailed)) == true;

    /// <summary>Whether a suspended member's share was lost: who is reinstated without one is an applicant.</summary>
    public static bool ShareLost(TableEntity row) => row.GetBoolean(nameof(ShareLost)) == true;

    /// <summary>Sets whether a suspended member's share was lost.</summary>
    public static void SetShareLost(TableEntity row, bool lost)
    {
        row[nameof(ShareLost)] = lost;
        row[nameof(ShareCheckoutFailed)] = lost;
    }

    /// <summary>Puts another checkout of the membership share in the place of the one before.</summary>
    public static void SetShareCheckout(TableEntity row, string checkout)
    {
        row[nameof(ShareCheckout)] = checkout;
        row[nameof(ShareCheckoutFailed)] = false;
    }

    /// <summary>What the names of the properties begin with that hold customers.</summary>
    internal const string CustomerPrefix = "Customer_";

    /// <summary>Every customer that the member pays as.</summary>
    public static IReadOnlyList<string> Customers(TableEntity row) =>
    [
        .. row.Keys.Where(name => name.StartsWith(CustomerPrefix, StringComparison.Ordinal)).Select(row.GetString),
    ];

    /// <summary>Stripe's id of the customer that the member pays as in a currency; null before the first.</summary>
    public static string? Customer(TableEntity row, Currency currency) =>
        row.GetString($"{CustomerPrefix}{currency}");

    /// <summary>Sets the customer that the member pays as in a currency.</summary>
    public static void SetCustomer(TableEntity row, Currency currency, string customer) =>
        row[$"{CustomerPrefix}{currency}"] = customer;

    /// <summary>Whether the member is paid by a payout file instead of a transfer.</summary>
    public static bool IsPaidByFile(TableEntity row) => row.GetString("PayoutRoute") == "file";

    /// <summary>Sets how the member is paid.</summary>
    public static void SetPaidByFile(TableEntity row, bool byFile) => row["PayoutRoute"] = byFile ? "file" : "stripe";

    /// <summary>When the member became active; null before.</summary>
    public static DateTimeOffset? ActiveSince(TableEntity row) => row.GetDateTimeOffset(nameof(ActiveSince));

    /// <summary>When the member was admitted as a contributor; null when not.</summary>
    public static DateTimeOffset? ContributorSince(TableEntity row) => row.GetDateTimeOffset(nameof(ContributorSince));

    /// <summary>The version of the bylaws that the member accepted.</summary>
    public static int AcceptedBylaws(TableEntity row) =>
        row.GetInt32(nameof(AcceptedBylaws)) ?? throw new FormatException(
            string.Create(CultureInfo.InvariantCulture, $"Member row {row.PartitionKey} names no bylaws."));
}
