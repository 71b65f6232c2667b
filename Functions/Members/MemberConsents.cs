using System.Globalization;
using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>What a member's consents say of months (<see cref="PatronageConsent"/>).</summary>
/// <param name="Stored">All that is stored, joining included.</param>
/// <param name="Newest">The newest version of the bylaws that they got; null when none is known.</param>
public sealed record ConsentFacts(StoredConsents Stored, int? Newest);

/// <summary>
/// Members' consents to take what is retained for them into account. Accepting the bylaws on joining is one in writing;
/// it stands on the member's own row and is read from there.
/// </summary>
public sealed class MemberConsents(
    ConsentsTable consents, MembersTable members, BylawsTable bylaws, AuditTable audit, Coop coop, TimeProvider clock)
{
    /// <summary>What is known of a member.</summary>
    public async Task<ConsentFacts> ReadAsync(string memberId, CancellationToken cancellationToken)
    {
        var stored = await consents.ReadAsync(memberId, cancellationToken);
        if (stored.Kept is null && await members.FindAsync(memberId, cancellationToken) is { } member)
        {
            stored = WithJoining(stored, member);
        }

        return new ConsentFacts(
            stored,
            stored.Copies.Where(copy => copy.ReceivedUtc is not null).Select(copy => (int?)copy.Version).Max());
    }

    /// <summary>On what a member's patronage of a window is covered; null when it is not.</summary>
    public async Task<ConsentBasis?> OfWindowAsync(
        ConsentFacts facts, IEnumerable<Period> window, CancellationToken cancellationToken)
    {
        var versions = await bylaws.ReadAllAsync(cancellationToken);
        return PatronageConsent.OfWindow([.. window.Select(month => Of(facts.Stored, month, versions))]);
    }

    /// <summary>
    /// Writes down that a member consents or does so no more; what they have said before is not said twice.
    /// </summary>
    public async Task SayAsync(string memberId, bool isGiven, int version, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var said = (await ReadAsync(memberId, cancellationToken)).Stored.Words;
        if (isGiven)
        {
            await consents.ReceiveAsync(memberId, version, now, cancellationToken);
        }

        var isSaid = said.Count > 0 && said[^1].IsGiven == isGiven;
        if (isSaid && said.Count == 1)
        {
            return; // with joining, which is noted as such
        }

        var word = isSaid ? said[^1] : new StoredWord(now, isGiven, version);
        await consents.AddWordAsync(memberId, word, cancellationToken);
        await audit.NoteAsync(
            memberId,
            new AuditNote(
                isGiven ? AuditAct.ConsentGiven : AuditAct.ConsentRevoked,
                memberId,
                word.AtUtc,
                Occasion: word.AtUtc.UtcTicks.ToString(CultureInfo.InvariantCulture)),
            cancellationToken);
    }

    /// <summary>
    /// Of one who leaves only on what their months were covered is kept, and not when or how often they said what.
    /// </summary>
    public async Task EraseAsync(TableEntity member, CancellationToken cancellationToken)
    {
        var facts = await ReadAsync(member.PartitionKey, cancellationToken);
        var covered = new Dictionary<Period, ConsentBasis>();
        if (facts.Stored.Kept is null && member.GetDateTimeOffset("JoinedUtc") is { } joined)
        {
            var versions = await bylaws.ReadAllAsync(cancellationToken);
            var last = coop.PeriodOf(clock.GetUtcNow());
            for (var month = coop.PeriodOf(joined); month <= last; month = month.AddMonths(1))
            {
                if (Of(facts.Stored, month, versions) is { } basis)
                {
                    covered[month] = basis;
                }
            }
        }

        await consents.EraseAsync(member.PartitionKey, covered, cancellationToken);
    }

    private ConsentBasis? Of(StoredConsents stored, Period month, IReadOnlyList<BylawsDocument> versions)
    {
        if (stored.Kept is { } kept)
        {
            return kept.TryGetValue(month, out var basis) ? basis : null;
        }

        var saySo = versions.Where(version => version.MembershipIsConsent)
            .Select(version => version.Version)
            .ToHashSet();
        return PatronageConsent.Of(
            [
                .. stored.Words.Select(word => new ConsentWord(
                    word.IsGiven, coop.PeriodOf(word.AtUtc).FiscalYear(coop.FiscalYearStartMonth))),
            ],
            stored.Copies.Where(copy => saySo.Contains(copy.Version))
                .Select(copy => copy.ReceivedUtc)
                .OfType<DateTimeOffset>()
                .Select(coop.DayOf),
            BylawsDocument.InForce(versions, month)?.MembershipIsConsent == true,
            month,
            coop.FiscalYearStartMonth);
    }

    private static StoredConsents WithJoining(StoredConsents stored, TableEntity member)
    {
        if (member.GetDateTimeOffset("JoinedUtc") is not { } joined
            || member.GetInt32("AcceptedBylaws") is not { } version)
        {
            return stored;
        }

        var known = stored.Copies.FirstOrDefault(copy => copy.Version == version);
        return stored with
        {
            Copies =
            [
                .. stored.Copies.Where(copy => copy.Version != version)
                    .Append(new BylawsCopy(version, known?.ToldUtc, joined))
                    .OrderBy(copy => copy.Version),
            ],
            Words = [new StoredWord(joined, IsGiven: true, version), .. stored.Words],
        };
    }
}
