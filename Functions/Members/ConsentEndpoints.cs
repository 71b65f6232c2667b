using System.Globalization;

namespace PeepFunctions.Functions;

/// <summary>A written consent or its revocation as its member reads it.</summary>
/// <param name="AtUtc">When.</param>
/// <param name="IsGiven">Whether it was given; otherwise it was revoked.</param>
/// <param name="Bylaws">The version of the bylaws then.</param>
/// <param name="FiscalYear">The first fiscal year that it holds for, by the year in which that begins.</param>
public sealed record ConsentWordDocument(DateTimeOffset AtUtc, bool IsGiven, int Bylaws, string FiscalYear);

/// <summary>What a member has consented to.</summary>
/// <param name="Consents">Whether patronage of the present month is covered.</param>
/// <param name="By">On what; null when it is not.</param>
/// <param name="Words">What they said in writing, oldest first; joining is the first.</param>
/// <param name="Copies">The copies of the bylaws that they got.</param>
public sealed record ConsentsDocument(
    bool Consents,
    ConsentBasis? By,
    IReadOnlyList<ConsentWordDocument> Words,
    IReadOnlyList<BylawsCopy> Copies);

/// <summary>The version of the bylaws that a member has read and consents under.</summary>
public sealed record ConsentBody(int Bylaws);

/// <summary>Consents to be taxed on what is retained, as a member gives and revokes them.</summary>
public sealed class ConsentEndpoints(
    Endpoint endpoint, MemberConsents consents, BylawsTable bylaws, Coop coop, TimeProvider clock)
{
    /// <summary>What the caller has consented to.</summary>
    [Function("GetConsents")]
    [Allows(Access.Member)]
    [Answers<ConsentsDocument>]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "members/me/consents")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) => Answers.Ok(await ShowAsync(caller.Id, token)),
            cancellationToken);

    /// <summary>Consents in writing, under the newest bylaws: for this fiscal year and all later ones.</summary>
    [Function("GiveConsent")]
    [Allows(Access.Member)]
    [Takes<ConsentBody>]
    [Answers<ConsentsDocument>]
    [Refuses(422, "bylaws-outdated")]
    public Task<IResult> GiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "members/me/consents")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<ConsentBody>(
            request,
            Access.Member,
            async (caller, body, token) =>
            {
                var newest = (await bylaws.NewestAsync(token)).Version;
                if (body.Bylaws != newest)
                {
                    return MemberProblems.BylawsOutdated(newest, "bylaws");
                }

                await consents.SayAsync(caller.Id, isGiven: true, newest, token);
                return Answers.Ok(await ShowAsync(caller.Id, token));
            },
            cancellationToken);

    /// <summary>Revokes the written consent, from the next fiscal year on.</summary>
    [Function("RevokeConsent")]
    [Allows(Access.Member)]
    [Answers<ConsentsDocument>]
    public Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "members/me/consents")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                await consents.SayAsync(
                    caller.Id, isGiven: false, (await bylaws.NewestAsync(token)).Version, token);
                return Answers.Ok(await ShowAsync(caller.Id, token));
            },
            cancellationToken);

    private async Task<ConsentsDocument> ShowAsync(string memberId, CancellationToken cancellationToken)
    {
        var facts = await consents.ReadAsync(memberId, cancellationToken);
        var by = await consents.OfWindowAsync(facts, [coop.PeriodOf(clock.GetUtcNow())], cancellationToken);
        return new ConsentsDocument(
            by is not null,
            by,
            [
                .. facts.Stored.Words.Select(word => new ConsentWordDocument(
                    word.AtUtc, word.IsGiven, word.Bylaws, FiscalYearOf(word))),
            ],
            facts.Stored.Copies);
    }

    private string FiscalYearOf(StoredWord word) =>
        (coop.PeriodOf(word.AtUtc).FiscalYear(coop.FiscalYearStartMonth) + (word.IsGiven ? 0 : 1))
        .ToString(CultureInfo.InvariantCulture);
}
