using Microsoft.Extensions.Configuration;

namespace PeepFunctions.Local.Hosting;

/// <summary>What a dependency is given to start with.</summary>
/// <param name="StateFolder">An existing folder to keep state in; null to keep nothing.</param>
/// <param name="Clock">Business time.</param>
/// <param name="Configuration">The configuration so far, settings of the dependencies before it included.</param>
/// <param name="Address">Where the host will answer, without a path. The port is taken already.</param>
/// <param name="Report">Writes a line of progress for the person who started the host.</param>
public sealed record LocalContext(
    string? StateFolder, LocalClock Clock, IConfiguration Configuration, Uri Address, Action<string> Report);
