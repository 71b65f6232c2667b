using System.Text;

namespace PeepFunctions.Functions;

/// <summary>Shows that somebody is in an electorate.</summary>
/// <param name="Root">The root that the proposal shows.</param>
/// <param name="Index">The place in the ordinal order of the electors' ids.</param>
/// <param name="Size">How many electors there are.</param>
/// <param name="Siblings">Lower-case hex hashes from the leaf up to the root.</param>
public sealed record ElectorProof(string Root, int Index, int Size, IReadOnlyList<string> Siblings);

/// <summary>What a member needs to show that they may vote on something.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Leaf">What was hashed: the caller's member id.</param>
/// <param name="Members">In the members' electorate; null when they are not in it.</param>
/// <param name="Directors">In the directors', of a sale; null when they are not in it.</param>
public sealed record ElectorDocument(string Proposal, string Leaf, ElectorProof? Members, ElectorProof? Directors);

/// <summary>Who may vote, for each to check themselves. Nobody is shown anybody else: ids are random.</summary>
public sealed class ElectorEndpoints(Endpoint endpoint, ProposalsTable proposals, ElectoratesTable electorates)
{
    /// <summary>The caller's own proof.</summary>
    [Function("ProveElector")]
    [Allows(Access.Member)]
    [Answers<ElectorDocument>]
    [Refuses(404, "not-found")]
    public Task<IResult> ProveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "proposals/{id}/elector")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync(
            request,
            Access.Member,
            async (caller, token) =>
            {
                if (await proposals.FindAsync(id, token) is not { Electorate: { } electorate })
                {
                    return Problems.NotFound;
                }

                Task<ElectorProof?> OfAsync(VotingBody body, string? root) =>
                    ProveAsync(id, body, root, caller.Id, token);
                var document = new ElectorDocument(
                    id,
                    caller.Id,
                    await OfAsync(VotingBody.Members, electorate.MembersRoot),
                    await OfAsync(VotingBody.Directors, electorate.DirectorsRoot));
                return document is { Members: null, Directors: null } ? Problems.NotFound : Answers.Ok(document);
            },
            cancellationToken);

    private async Task<ElectorProof?> ProveAsync(
        string proposal, VotingBody body, string? root, string memberId, CancellationToken cancellationToken)
    {
        if (root is null || !await electorates.HasAsync(proposal, body, root, memberId, cancellationToken))
        {
            return null;
        }

        var electors = await electorates.ReadAllAsync(proposal, body, root, cancellationToken);
        var index = electors.BinarySearch(memberId, StringComparer.Ordinal);
        var tree = electors.ConvertAll(elector => MerkleTree.LeafHash(Encoding.UTF8.GetBytes(elector)));
        return new ElectorProof(
            root,
            index,
            tree.Count,
            [.. MerkleTree.InclusionProof(tree, index).Select(Convert.ToHexStringLower)]);
    }
}
