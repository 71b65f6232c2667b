using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>A proposal in a list.</summary>
public sealed record ProposalLine(
    string Id,
    ProposalKind Kind,
    ProposalState State,
    string Title,
    DateTimeOffset OpensUtc,
    DateTimeOffset ClosesUtc,
    VoteResult? Result)
{
    /// <summary>The line of a proposal.</summary>
    public static ProposalLine Of(ProposalRow row) => new(
        row.Id,
        row.Facts.Kind,
        row.State,
        row.Facts.Title,
        row.Facts.OpensUtc,
        row.Facts.ClosesUtc,
        row.Count?.Result);
}

/// <summary>Somebody who stands, as anyone may see them: they wanted to be seen.</summary>
public sealed record CandidateDocument(string Id, string? Handle);

/// <summary>
/// A claim that a resolution issues. Anyone sees the class and the units; members see whose it is and what it may ever
/// be paid, because they decide on it; the payee is for stewards and the author.
/// </summary>
/// <param name="Class">Whose it is to be.</param>
/// <param name="Units">How many units of the company.</param>
/// <param name="Holder">The holder's handle.</param>
/// <param name="Payee">The payee.</param>
/// <param name="PrincipalMinor">What was put in.</param>
/// <param name="CapBps">The capped return on it.</param>
/// <param name="Seniority">The lowest is bought back first.</param>
/// <param name="Claim">The id of the claim that was issued; null when there is none.</param>
/// <param name="IssuedOn">The day from which it counts.</param>
/// <param name="Refusal">
/// Why it was not issued although the resolution passed: <c>holder-gone</c>, <c>payee-gone</c>, <c>register-full</c>,
/// <c>trust-known</c>, <c>company-sold</c>.
/// </param>
public sealed record ResolvedClaimDocument(
    ClaimClass Class,
    long Units,
    string? Holder,
    string? Payee,
    long? PrincipalMinor,
    int? CapBps,
    int? Seniority,
    string? Claim,
    DateOnly? IssuedOn,
    string? Refusal)
{
    /// <summary>What a caller may see of a claim.</summary>
    public static ResolvedClaimDocument Of(
        ResolvedClaim one, RegisterEntry? issued, string? holder, bool seesTerms, bool seesPayee) => new(
        one.Claim.Class,
        one.Claim.Units,
        holder,
        seesPayee ? one.Claim.Payee : null,
        seesTerms ? one.Claim.PrincipalMinor : null,
        seesTerms ? one.Claim.CapBps : null,
        seesTerms ? one.Claim.Seniority : null,
        issued?.Claim.Id,
        issued?.Claim.IssuedOn,
        issued is null ? one.Refusal : null);
}

/// <summary>Who votes, as a number and a Merkle root.</summary>
public sealed record ElectorateDocument(
    int Members, string Root, int? Directors, string? DirectorsRoot, int? Seats, bool BallotsArePublic);

/// <summary>What the caller has to do with a proposal.</summary>
/// <param name="IsAuthor">Whether they filed it.</param>
/// <param name="IsElector">Whether they may vote; null before it opens.</param>
/// <param name="IsDirector">Whether they may vote as a director, too.</param>
/// <param name="Effect">What the proposed bylaws would have paid them.</param>
public sealed record OwnProposalDocument(
    bool IsAuthor, bool? IsElector, bool? IsDirector, IReadOnlyList<OwnEffect>? Effect);

/// <summary>
/// A proposal. Its author is named to members only: a proposal is public, and who files one may be known by a handle
/// that should not stand beside it everywhere.
/// </summary>
public sealed record ProposalDocument(
    string Id,
    ProposalKind Kind,
    ProposalState State,
    string Title,
    string Text,
    string? Author,
    bool Appeal,
    string? Group,
    DateTimeOffset FiledUtc,
    DateTimeOffset OpensUtc,
    DateTimeOffset ClosesUtc,
    int Rules,
    string SeedHash,
    JsonElement? Bylaws,
    bool? BylawsAdopted,
    BylawsEffect? Effect,
    IReadOnlyList<ResolvedClaimDocument> IssueClaims,
    ElectorateDocument? Electorate,
    IReadOnlyList<CandidateDocument> Candidates,
    SealedCount? Count,
    OwnProposalDocument? You)
{
    /// <summary>The stewards whom it appoints and removes when it passes.</summary>
    public IReadOnlyList<ResolvedStewardDocument> Stewards { get; init; } = [];

    /// <summary>What there is to know of a proposal.</summary>
    public static ProposalDocument Of(
        ProposalRow row,
        string? author,
        IReadOnlyList<ResolvedClaimDocument> claims,
        IReadOnlyList<CandidateDocument> candidates,
        bool? adopted,
        OwnProposalDocument? you) => new(
        row.Id,
        row.Facts.Kind,
        row.State,
        row.Facts.Title,
        row.Facts.Text,
        author,
        row.Facts.SuspendedUtc is not null,
        row.Facts.Group,
        row.Facts.FiledUtc,
        row.Facts.OpensUtc,
        row.Facts.ClosesUtc,
        row.Facts.Rules,
        row.Facts.SeedHash,
        row.Bylaws is { } bylaws ? JsonSerializer.Deserialize<JsonElement>(bylaws) : null,
        adopted,
        row.Effect,
        claims,
        row.Electorate is { } who
            ? new ElectorateDocument(
                who.Members, who.MembersRoot, who.Directors, who.DirectorsRoot, who.Seats, who.BallotsArePublic)
            : null,
        candidates,
        row.Count,
        you);
}
