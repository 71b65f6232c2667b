using System.Text;
using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>What somebody proposes.</summary>
/// <param name="Kind">What is voted on.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">The reasons.</param>
/// <param name="Bylaws">The next version of the bylaws, for that kind only.</param>
/// <param name="Group">Whose seats are filled, for an election only.</param>
/// <param name="Appeal">A resolution that ends the author's own suspension.</param>
/// <param name="IssueClaims">Claims that a resolution issues when it passes.</param>
/// <param name="Stewards">Stewards whom a resolution appoints and removes when it passes.</param>
public sealed record ProposalBody(
    ProposalKind Kind,
    string Title,
    string Text,
    JsonElement? Bylaws = null,
    string? Group = null,
    bool Appeal = false,
    IReadOnlyList<ProposedClaim?>? IssueClaims = null,
    ProposedStewards? Stewards = null)
{
    private const int TextMax = 8_000;

    /// <summary>What does not fit, whoever proposes it; null when all does.</summary>
    public Problem? Misfit()
    {
        var errors = new Dictionary<string, string>();
        void Demand(bool right, string field, string message)
        {
            if (!right)
            {
                errors[field] = message;
            }
        }

        Demand(Title.Length > 0 && SingleLine.IsOneLine(Title), "title", "One line of 1 to 200 characters.");
        Demand(
            Text.Trim().Length > 0 && Text.Length <= TextMax
                && Text.EnumerateRunes().All(rune => rune.Value == '\n' || !Rune.IsControl(rune)),
            "text",
            $"1 to {TextMax} characters; of control characters only line feeds.");
        Demand(
            Bylaws.HasValue == (Kind == ProposalKind.Bylaws),
            "bylaws",
            "The next version in full, for a proposal of the kind bylaws and for no other.");
        Demand(
            Group is "creator" or "contributor" or "supporter"
                ? Kind == ProposalKind.Election
                : Group is null && Kind != ProposalKind.Election,
            "group",
            "One of creator, contributor, supporter, for an election and for nothing else.");
        Demand(!Appeal || Kind == ProposalKind.Resolution, "appeal", "An appeal is a resolution.");
        Demand(
            IssueClaims is null || (Kind == ProposalKind.Resolution && !Appeal
                && IssueClaims.Count is >= 1 and <= ProposedClaim.Most && !IssueClaims.Contains(null)),
            "issueClaims",
            $"1 to {ProposedClaim.Most} claims, for a resolution that is no appeal and for nothing else.");
        Demand(
            Stewards is null || (Kind == ProposalKind.Resolution && !Appeal && Stewards.Fits),
            "stewards",
            $"1 to {ProposedStewards.Most} members to appoint or remove, for a resolution that is no appeal.");
        return errors.Count > 0 ? Problems.Invalid(errors) : null;
    }
}
