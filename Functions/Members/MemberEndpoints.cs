using Azure.Data.Tables;

namespace PeepFunctions.Functions;

/// <summary>A suspension as the member reads it.</summary>
/// <param name="Reason">Why.</param>
/// <param name="SinceUtc">Since when.</param>
/// <param name="Appeal">What can be done about it.</param>
public sealed record SuspensionDocument(SuspensionReason Reason, DateTimeOffset SinceUtc, string Appeal)
{
    private const string ByProposal =
        "The members decide on an appeal: propose to them that you are reinstated, with POST /api/proposals, kind "
        + "resolution and appeal true. If they pass it, you are. Until then you can read everything of yours, and what you are owed is paid.";

    /// <summary>The suspension of a member; null when there is none.</summary>
    public static SuspensionDocument? Of(TableEntity row) =>
        MemberRow.SuspendedFor(row) is { } reason && MemberRow.SuspendedUtc(row) is { } since
            ? new SuspensionDocument(reason, since, ByProposal)
            : null;
}

/// <summary>What a member sees of themselves.</summary>
public sealed record ProfileDocument(
    string Id,
    string Email,
    string? Handle,
    MemberState State,
    IReadOnlyList<MemberClass> Classes,
    bool Steward,
    int AcceptedBylaws,
    DateTimeOffset JoinedUtc,
    DateTimeOffset? ActiveSince,
    DateTimeOffset? ContributorSince,
    bool PayoutReady,
    SuspensionDocument? Suspension,
    NotificationsDocument Notifications);

/// <summary>What a member changes; what is absent or null stays.</summary>
public sealed record ProfileChange(string? Handle = null, IReadOnlyList<string>? Classes = null);

/// <summary>A member's own page.</summary>
public sealed class MemberEndpoints(
    Endpoint endpoint,
    MembersTable members,
    MemberKeys keys,
    MemberSecrets secrets,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>The profile.</summary>
    [Function("GetMe")]
    [Allows(Access.Member)]
    [Answers<ProfileDocument>]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Answers.Ok(Show(await members.ReadAsync(caller.Id, token))),
            cancellationToken);

    /// <summary>Changes handle or classes.</summary>
    [Function("ChangeMe")]
    [Allows(Access.Member)]
    [Takes<ProfileChange>]
    [Answers<ProfileDocument>]
    [Refuses(404, "not-found")]
    [Refuses(409, "handle-taken")]
    [Refuses(422, "contributor-by-admission", "suspended")]
    public Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "members/me")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ProfileChange>(request, Access.Member, ApplyAsync, cancellationToken);

    private async Task<IResult> ApplyAsync(Caller caller, ProfileChange body, CancellationToken cancellationToken)
    {
        if (body.Handle is not null && !Handle.TryParse(body.Handle, out _))
        {
            return Problems.Invalid("handle", MemberProblems.HandleRule);
        }

        MemberClasses? classes = null;
        if (body.Classes is { } names)
        {
            if (names.Count == 0 || !MemberClasses.TryParse(names, out var parsed))
            {
                return Problems.Invalid("classes", MemberProblems.ClassesRule);
            }

            classes = parsed;
        }

        var before = await members.ReadAsync(caller.Id, cancellationToken);
        if (MemberRow.State(before) == MemberState.Suspended)
        {
            return MemberProblems.Suspended;
        }

        if (classes is { } asked
            && asked.Contains(MemberClass.Contributor) && MemberRow.ContributorSince(before) is null)
        {
            return MemberProblems.ContributorByAdmission;
        }

        var handle = body.Handle is null ? (Handle?)null : Handle.Parse(body.Handle);
        if (handle is { } wanted && !await keys.TryClaimHandleAsync(wanted, caller.Id, cancellationToken))
        {
            return MemberProblems.HandleTaken;
        }

        var given = new HashSet<string?> { MemberRow.Handle(before) };
        var after = await members.ChangeAsync(
            caller.Id,
            row =>
            {
                given.Add(MemberRow.Handle(row));
                if (MemberRow.State(row) == MemberState.Departed)
                {
                    given.Add(handle?.Name); // left in between: what was claimed for nothing goes back
                    return false;
                }

                row["Handle"] = handle?.Name ?? MemberRow.Handle(row);
                SetClasses(row, classes);
                return true;
            },
            cancellationToken);
        if (after is null)
        {
            return Problems.NotFound;
        }

        await ReleaseAsync(given.OfType<string>(), after, cancellationToken);
        return MemberRow.State(after) == MemberState.Departed ? Problems.NotSignedIn : Answers.Ok(Show(after));
    }

    private void SetClasses(TableEntity row, MemberClasses? classes)
    {
        if (classes is { } asked && asked != MemberClasses.From(MemberRow.Classes(row)))
        {
            var now = clock.GetUtcNow();
            ClassHistory.Change(row, asked.Members, coop.PeriodOf(now));
            MemberRow.SetNote(row, new AuditNote(AuditAct.ClassesChanged, row.PartitionKey, now, asked.ToString()));
        }
    }

    // By what stood there before: whether this write or one whose answer was lost changed it makes no difference.
    private async Task ReleaseAsync(
        IEnumerable<string> given, TableEntity after, CancellationToken cancellationToken)
    {
        var memberId = after.PartitionKey;
        var former = given.Select(Handle.Parse).Where(one => !Looks(after, one)).ToList();
        foreach (var handle in former)
        {
            await keys.ReleaseHandleAsync(handle, memberId, cancellationToken);
        }

        // Another change at the same time may have gone back to what was released here, or released what this one went
        // back to: whichever of release and change came last, the claim comes after it.
        if (MemberRow.Handle(await members.ReadAsync(memberId, cancellationToken)) is { } now)
        {
            await keys.TryClaimHandleAsync(Handle.Parse(now), memberId, cancellationToken);
        }
    }

    private static bool Looks(TableEntity row, Handle handle) =>
        MemberRow.Handle(row) is { } name && Handle.Parse(name).Skeleton == handle.Skeleton;

    private ProfileDocument Show(TableEntity row) => new(
        row.PartitionKey,
        secrets.Email(row)?.Address ?? "",
        MemberRow.Handle(row),
        MemberRow.State(row),
        MemberRow.Classes(row),
        MemberRow.IsSteward(row),
        MemberRow.AcceptedBylaws(row),
        row.GetDateTimeOffset("JoinedUtc") ?? default,
        MemberRow.ActiveSince(row),
        MemberRow.ContributorSince(row),
        MemberRow.PayoutReady(row),
        SuspensionDocument.Of(row),
        NotificationsDocument.Of(row));
}
