using System.Globalization;
using System.Text.Json;
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

    /// <summary>Why the member's rights rest; null when they do not.</summary>
    public static SuspensionReason? SuspendedFor(TableEntity row) =>
        row.GetString(nameof(SuspendedFor)) is { } reason ? Enum.Parse<SuspensionReason>(reason) : null;

    /// <summary>Since when the member's rights rest; null when they do not.</summary>
    public static DateTimeOffset? SuspendedUtc(TableEntity row) => row.GetDateTimeOffset(nameof(SuspendedUtc));

    /// <summary>Sets why the member's rights rest and since when; null when they do not any more.</summary>
    public static void SetSuspension(TableEntity row, SuspensionReason? reason, DateTimeOffset now)
    {
        row[nameof(SuspendedFor)] = reason?.ToString();
        row[nameof(SuspendedUtc)] = reason is null ? null : now;
    }

    /// <summary>
    /// What was noted last of the member. It stands on the row because it is then written with the change that it tells
    /// of, and neither can be without the other; from here it is copied to the audit.
    /// </summary>
    public static AuditNote? LastNote(TableEntity row) =>
        row.GetString(nameof(LastNote)) is { } text ? JsonSerializer.Deserialize<AuditNote>(text, Json.Options) : null;

    /// <summary>Notes a change that is made to the row at the same time.</summary>
    public static void SetNote(TableEntity row, AuditNote note)
    {
        // Counted, because somebody may be suspended twice by the same steward and for the same reason.
        var number = int.Parse(LastNote(row)?.Occasion ?? "0", CultureInfo.InvariantCulture) + 1;
        row[nameof(LastNote)] = JsonSerializer.Serialize(
            note with { Occasion = number.ToString(CultureInfo.InvariantCulture) }, Json.Options);
    }

    /// <summary>The classes, none twice.</summary>
    public static IReadOnlyList<MemberClass> Classes(TableEntity row) =>
        ParseClasses(row.GetString(nameof(Classes)) ?? "");

    /// <summary>Classes as they stand in a column.</summary>
    public static IReadOnlyList<MemberClass> ParseClasses(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<MemberClass>)];

    /// <summary>Sets the classes; <see cref="ClassHistory.Change"/> where others are to be remembered.</summary>
    public static void SetClasses(TableEntity row, IEnumerable<MemberClass> classes) =>
        row[nameof(Classes)] = string.Join(',', classes.Distinct().Order());

    /// <summary>Whether the member is a steward.</summary>
    public static bool IsSteward(TableEntity row) => row.GetBoolean("Steward") == true;

    /// <summary>By what somebody is a steward who was named by the settings.</summary>
    public const string ByFounding = "founding";

    /// <summary>By what somebody is a steward on whom all stewards agreed before the first close.</summary>
    public const string ByStewards = "stewards";

    /// <summary>
    /// By what the member is a steward: <see cref="ByFounding"/>, <see cref="ByStewards"/> or the id of a resolution.
    /// </summary>
    public static string StewardBy(TableEntity row) => row.GetString(nameof(StewardBy)) ?? ByFounding;

    /// <summary>Since when the member is a steward; whoever always was one, since they joined.</summary>
    public static DateTimeOffset? StewardSinceUtc(TableEntity row) =>
        row.GetDateTimeOffset(nameof(StewardSinceUtc)) ?? row.GetDateTimeOffset("JoinedUtc");

    /// <summary>Makes the member a steward.</summary>
    public static void SetSteward(TableEntity row, DateTimeOffset now, string by) =>
        (row["Steward"], row[nameof(StewardSinceUtc)], row[nameof(StewardBy)]) = (true, now, by);

    /// <summary>The member is a steward no more.</summary>
    public static void EndSteward(TableEntity row, DateTimeOffset now)
    {
        (row["Steward"], row[nameof(StewardSinceUtc)], row[nameof(StewardBy)]) = (false, null, null);
        row["StewardRemovedUtc"] = now;
    }

    /// <summary>Names the time that a member has now been a steward, or has been none.</summary>
    public static string OfficeOf(TableEntity row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.GetDateTimeOffset(nameof(StewardSinceUtc)):O}|{row.GetDateTimeOffset("StewardRemovedUtc"):O}");

    /// <summary>Whether the member was a steward and was removed: the settings make them none again.</summary>
    public static bool WasRemovedAsSteward(TableEntity row) => row.GetDateTimeOffset("StewardRemovedUtc") is not null;

    /// <summary>The handle; null before and after membership.</summary>
    public static string? Handle(TableEntity row) => row.GetString(nameof(Handle));

    /// <summary>Stripe's id of the payout account; null before onboarding has begun.</summary>
    public static string? PayoutAccount(TableEntity row) => row.GetString(nameof(PayoutAccount));

    /// <summary>Whether Stripe said, when last asked, that the payout account can be paid.</summary>
    public static bool PayoutReady(TableEntity row) => row.GetBoolean(nameof(PayoutReady)) == true;

    /// <summary>
    /// Stripe's id of the payout account that is to take the present one's place once it can be paid; null when the
    /// member is content with the present one.
    /// </summary>
    public static string? NextPayoutAccount(TableEntity row) => row.GetString(nameof(NextPayoutAccount));

    /// <summary>Sets the first payout account.</summary>
    public static void SetPayoutAccount(TableEntity row, string account) => row[nameof(PayoutAccount)] = account;

    /// <summary>Sets the payout account that is to come.</summary>
    public static void SetNextPayoutAccount(TableEntity row, string account) => row[nameof(NextPayoutAccount)] = account;

    /// <summary>Whether monthly supports may still go to the payout account before this one.</summary>
    public static bool SupportToMove(TableEntity row) => row.GetBoolean(nameof(SupportToMove)) == true;

    /// <summary>All monthly supports go to the present payout account.</summary>
    public static void SetSupportMoved(TableEntity row) => row[nameof(SupportToMove)] = false;

    /// <summary>
    /// Takes in whether an account can be paid: the present one, or the next one, which becomes the present one when it
    /// can. Written even where it says the same, so that an older answer on its way meets a changed row. False when the
    /// account is neither, or a next one that has to wait.
    /// </summary>
    public static bool TryTakeReadiness(TableEntity row, string account, bool ready, DateTimeOffset now)
    {
        if (NextPayoutAccount(row) == account && ready)
        {
            row[nameof(PayoutAccount)] = account;
            row[nameof(NextPayoutAccount)] = null;
            row[nameof(SupportToMove)] = true;
            SetNote(row, new AuditNote(AuditAct.PayoutAccountChanged, row.PartitionKey, now, account));
        }

        if (PayoutAccount(row) != account)
        {
            return false;
        }

        row[nameof(PayoutReady)] = ready;
        return true;
    }

    /// <summary>Stripe's id of the newest checkout of the membership share; null before the first.</summary>
    public static string? ShareCheckout(TableEntity row) => row.GetString(nameof(ShareCheckout));

    /// <summary>Whether that checkout is known to have come to nothing, so that another may be opened.</summary>
    public static bool ShareCheckoutFailed(TableEntity row) => row.GetBoolean(nameof(ShareCheckoutFailed)) == true;

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

    /// <summary>Whether the member is to be mailed of something; so until they say otherwise.</summary>
    public static bool Wants(TableEntity row, Notification about) => row.GetBoolean($"Mail{about}") != false;

    /// <summary>Sets whether the member is to be mailed of something; null changes nothing.</summary>
    public static void SetWants(TableEntity row, Notification about, bool? wanted) =>
        row[$"Mail{about}"] = wanted ?? Wants(row, about);

    /// <summary>When the member became active; null before.</summary>
    public static DateTimeOffset? ActiveSince(TableEntity row) => row.GetDateTimeOffset(nameof(ActiveSince));

    /// <summary>When the member was admitted as a contributor; null when not.</summary>
    public static DateTimeOffset? ContributorSince(TableEntity row) => row.GetDateTimeOffset(nameof(ContributorSince));

    /// <summary>The version of the bylaws that the member accepted.</summary>
    public static int AcceptedBylaws(TableEntity row) =>
        row.GetInt32(nameof(AcceptedBylaws)) ?? throw new FormatException(
            string.Create(CultureInfo.InvariantCulture, $"Member row {row.PartitionKey} names no bylaws."));
}
