using System.Text.Json.Nodes;

namespace PeepFunctions.Local.Sandbox;

/// <summary>What a transfer is to be.</summary>
/// <param name="Destination">The connected account.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">In lower case.</param>
internal sealed record TransferOrder(string Destination, long Amount, string Currency)
{
    /// <summary>When the destination has it, in Unix seconds; an instant past means at once.</summary>
    public long AvailableOn { get; init; }

    public string? SourceTransaction { get; init; }

    public string? TransferGroup { get; init; }

    public string? Description { get; init; }

    public JsonObject Metadata { get; init; } = [];

    /// <summary>What the destination's payment gives back as application fee.</summary>
    public long ApplicationFee { get; init; }
}
