using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>
/// Fills the company's seats: its directors are named by the holders of the claims that are not the trust's, by units.
/// A naming stands until its holder changes it. Where a seat will be empty a round begins, as long as the notice and
/// the vote on a proposal are; when it is over, who is named by the most units gets a dated seat.
/// </summary>
public sealed class CompanySeats(
    CompanyNamingsTable namings,
    SeatsTable seats,
    Electorates electorates,
    OwnershipReading ownership,
    MembersTable members,
    BylawsTable bylaws,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>The group whose seats these are.</summary>
    public const string Group = "company";

    /// <summary>
    /// Takes the round as far as it can go: begins, decides, seats, ends. What its row says decides which comes next,
    /// so that one after a kill, or two at once, go on where it is.
    /// </summary>
    public async Task MoveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            switch (await namings.FindRoundAsync(cancellationToken))
            {
                case null when await ClosingOfNextAsync(now, cancellationToken) is { } closes:
                    await namings.BeginAsync(now, closes, cancellationToken);
                    return;
                case null:
                    return;
                case { Named: null } open when now < open.ClosesUtc:
                    return;
                case { Named: null } over:
                    await namings.DecideAsync(over, await DecideAsync(over, cancellationToken), cancellationToken);
                    break;
                case { Named: { } named } decided:
                    await SeatAsync(decided, named, cancellationToken);
                    await namings.EndAsync(decided, cancellationToken);
                    return;
            }
        }
    }

    /// <summary>The units that each holder still has, of claims that are not the trust's.</summary>
    public async Task<IReadOnlyDictionary<string, long>> UnitsAsync(
        DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var standing = await ownership.AsOfAsync(coop.DayOf(instant), cancellationToken);
        return standing.Claims
            .Join(
                standing.Redeemable,
                claim => claim.Id,
                claim => claim.Id,
                (claim, left) => (Holder: claim.Holder!, Units: left.Units - left.MovedUnits))
            .GroupBy(one => one.Holder, one => one.Units, StringComparer.Ordinal)
            .ToDictionary(one => one.Key, one => one.Sum(), StringComparer.Ordinal);
    }

    // Null where no seat will be empty then, or nobody would fill one.
    private async Task<DateTimeOffset?> ClosingOfNextAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rules = (await bylaws.InForceAsync(coop.PeriodOf(now), cancellationToken)).Voting;
        var closes = now.AddDays(rules.NoticeDays + rules.OpenDays);
        return await electorates.VacanciesAsync(Group, closes, cancellationToken) > 0
            && (await DecideAsync(closes, cancellationToken)).Count > 0
                ? closes
                : null;
    }

    private Task<IReadOnlyList<string>> DecideAsync(NamingRound round, CancellationToken cancellationToken) =>
        DecideAsync(round.ClosesUtc, cancellationToken);

    private async Task<IReadOnlyList<string>> DecideAsync(DateTimeOffset closes, CancellationToken cancellationToken)
    {
        var units = await UnitsAsync(closes, cancellationToken);
        var named = await namings.ReadNamingsAsync(cancellationToken);
        var may = new HashSet<string>(StringComparer.Ordinal);
        foreach (var memberId in await namings.ReadStandingAsync(cancellationToken))
        {
            if (await StateAsync(memberId, cancellationToken) == MemberState.Active)
            {
                may.Add(memberId);
            }
        }

        may.ExceptWith((await seats.ReadAsync(cancellationToken))
            .Where(seat => seat.Group == Group && seat.IsHeldAt(closes))
            .Select(seat => seat.Member));
        var counted = new List<CompanyNaming>();
        foreach (var (holder, directors) in named)
        {
            if (units.TryGetValue(holder, out var left)
                && await StateAsync(holder, cancellationToken) is not (null or MemberState.Departed))
            {
                counted.Add(new CompanyNaming(left, [.. directors]));
            }
        }

        return CompanyNaming.Seat(
            await electorates.VacanciesAsync(Group, closes, cancellationToken), counted, may.Contains);
    }

    private async Task SeatAsync(
        NamingRound round, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        var rules = (await bylaws.InForceAsync(coop.PeriodOf(round.ClosesUtc), cancellationToken)).Voting;
        var id = string.Create(CultureInfo.InvariantCulture, $"{Group}-{round.BeganUtc.UtcTicks:D19}");
        foreach (var memberId in named)
        {
            await seats.TakeAsync(
                id,
                memberId,
                new BoardSeat(Group, memberId, round.ClosesUtc, round.ClosesUtc.AddMonths(rules.TermMonths)),
                cancellationToken);
        }
    }

    private async Task<MemberState?> StateAsync(string memberId, CancellationToken cancellationToken) =>
        await members.FindAsync(memberId, cancellationToken) is { } row ? MemberRow.State(row) : null;
}
