using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// After <c>Peep__DataKey</c> or <c>Peep__IndexKey</c> was changed, and the former one put under the previous ones:
/// brings everything under the new key, and says when nothing needs the former one any more. Nothing to do otherwise.
/// </summary>
public sealed partial class RotateKeys(
    Seal seal, BlindIndex index, KeyRotation values, AddressRotation addresses, ILogger<RotateKeys> logger)
{
    /// <summary>At ten to every hour; harmless when it runs twice or is killed.</summary>
    [Function(nameof(RotateKeys))]
    public async Task RunAsync([TimerTrigger("0 50 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        if (seal.IsRotating)
        {
            Tell("Peep__PreviousDataKeys", await values.SealAnewAsync(cancellationToken));
        }

        if (index.IsRotating)
        {
            Tell("Peep__PreviousIndexKeys", await addresses.IndexAnewAsync(cancellationToken));
        }
    }

    private void Tell(string setting, int left)
    {
        if (left == 0)
        {
            LogDone(setting);
        }
        else
        {
            LogLeft(setting, left);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nothing needs {Setting} any more: they may be removed")]
    private partial void LogDone(string setting);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Setting} are still needed: {Left} values are under them")]
    private partial void LogLeft(string setting, int left);
}
