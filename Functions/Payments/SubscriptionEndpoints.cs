namespace PeepFunctions.Functions;

/// <summary>A monthly support as its supporter sees it.</summary>
/// <param name="Id">Stripe's id.</param>
/// <param name="Creator">The creator's handle; null when they have left.</param>
/// <param name="AmountMinor">What is taken a month, in minor units.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Standing">active, past-due or ended.</param>
/// <param name="PeriodEnd">Until when the current month goes.</param>
/// <param name="EndsAtPeriodEnd">Whether it ends then, without another payment.</param>
public sealed record SubscriptionDocument(
    string Id,
    string? Creator,
    long AmountMinor,
    string Currency,
    string Standing,
    DateTimeOffset PeriodEnd,
    bool EndsAtPeriodEnd);

/// <summary>What a creator is told of monthly supports: how many and how much, never whose.</summary>
/// <param name="Currency">The currency's code.</param>
/// <param name="Standing">active, past-due or ended.</param>
/// <param name="Supports">How many.</param>
/// <param name="MonthlyMinor">What they come to a month, before the platform's fee, in minor units.</param>
public sealed record SupportersDocument(string Currency, string Standing, int Supports, long MonthlyMinor);

/// <summary>Monthly supports: one's own, and what a creator may know of theirs.</summary>
public sealed class SubscriptionEndpoints(
    Endpoint endpoint, MembersTable members, SubscriptionsTable table, SupportSubscriptions subscriptions)
{
    /// <summary>What the caller gives every month, or gave.</summary>
    [Function("ListMySubscriptions")]
    [Allows(Access.Member)]
    [Paged]
    [Answers<Page<SubscriptionDocument>>]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/subscriptions")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Paging.Read(request) is { } paging
                ? Answers.Ok(await ShowAsync(await table.ListAsync(caller.Id, paging, token), token))
                : Paging.Wrong,
            cancellationToken);

    /// <summary>
    /// Ends one of the caller's. A session of any age will do: it moves no money but stops some, and who wants that
    /// must not be kept waiting for a mail.
    /// </summary>
    [Function("EndMySubscription")]
    [Allows(Access.Member)]
    [Answers(204)]
    [Refuses(404, "not-found")]
    public Task<IResult> EndAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "members/me/subscriptions/{id}")]
        HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                // An id is part of a key and of an address at Stripe: what is none is not looked for.
                if (!Accounts.IsId(id) || await table.FindAsync(caller.Id, id, token) is not { } known)
                {
                    return Problems.NotFound;
                }

                if (known.Standing != SupportStanding.Ended)
                {
                    await subscriptions.EndAsync(id, token);
                }

                return Answers.Done;
            },
            cancellationToken);

    /// <summary>How the caller is supported every month.</summary>
    [Function("SumMySupporters")]
    [Allows(Access.Member)]
    [Answers<Page<SupportersDocument>>]
    public Task<IResult> SumAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/supporters")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Answers.Ok(new Page<SupportersDocument>(
                await AddUpAsync(table.ReadOfCreatorAsync(caller.Id, token), token), Next: null)),
            cancellationToken);

    private async Task<Page<SubscriptionDocument>> ShowAsync(
        Page<SupportSubscription> page, CancellationToken cancellationToken)
    {
        var handles = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var creator in page.Items.Select(one => one.Creator).Distinct())
        {
            handles[creator] = await members.FindAsync(creator, cancellationToken) is { } row
                ? MemberRow.Handle(row)
                : null;
        }

        return new Page<SubscriptionDocument>(
            [
                .. page.Items.Select(one => new SubscriptionDocument(
                    one.Id,
                    handles[one.Creator],
                    one.AmountMinor,
                    one.Currency,
                    SupportStandings.NameOf(one.Standing),
                    one.PeriodEndUtc,
                    one.EndsAtPeriodEnd)),
            ],
            page.Next);
    }

    private static async Task<IReadOnlyList<SupportersDocument>> AddUpAsync(
        IAsyncEnumerable<SupportSubscription> supports, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<(string Currency, SupportStanding Standing), (int Count, long Minor)>();
        await foreach (var one in supports.WithCancellation(cancellationToken))
        {
            var (count, minor) = sums.GetValueOrDefault((one.Currency, one.Standing));
            sums[(one.Currency, one.Standing)] = (count + 1, checked(minor + one.AmountMinor));
        }

        return
        [
            .. sums.OrderBy(sum => sum.Key.Currency, StringComparer.Ordinal)
                .ThenBy(sum => sum.Key.Standing)
                .Select(sum => new SupportersDocument(
                    sum.Key.Currency, SupportStandings.NameOf(sum.Key.Standing), sum.Value.Count, sum.Value.Minor)),
        ];
    }
}
