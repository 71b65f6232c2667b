using Azure.Data.Tables;

namespace PeepFunctions.Functions;

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
    bool PayoutReady);

/// <summary>What a member changes; what is absent or null stays.</summary>
public sealed record ProfileChange(string? Handle = null, IReadOnlyList<string>? Classes = null);

/// <summary>A member's own page.</summary>
public sealed class MemberEndpoints(Endpoint endpoint, MembersTable members, MemberKeys keys, MemberSecrets secrets)
{
    /// <summary>The profile.</summary>
    [Function("GetMe")]
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
                MemberRow.SetClasses(row, classes?.Members ?? MemberRow.Classes(row));
                return true;
            },
            cancellationToken);
        // By what stood there before: whether this write or one whose answer was lost changed it makes no difference.
        foreach (var former in given.OfType<string>().Where(one => after is not null && MemberRow.Handle(after) != one))
        {
            await keys.ReleaseHandleAsync(Handle.Parse(former), caller.Id, cancellationToken);
        }

        return after is null || MemberRow.State(after) == MemberState.Departed
            ? Problems.NotSignedIn
            : Answers.Ok(Show(after));
    }

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
        MemberRow.PayoutReady(row));
}
