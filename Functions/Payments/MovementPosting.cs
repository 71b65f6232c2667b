using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Functions;

/// <summary>
/// Posts a movement and tells those whom it concerns. Doing it again is harmless, and is how whatever a crash left out
/// comes about.
/// </summary>
public sealed partial class MovementPosting(
    LedgerTable ledger,
    BylawsTable bylaws,
    Coop coop,
    DividendPaymentsTable payments,
    TableServiceClient tables,
    ILogger<MovementPosting> logger)
{
    private readonly TableClient _support = tables.GetTableClient(TableNames.Support);

    /// <summary>Posts it, once.</summary>
    public async Task PostAsync(Movement movement, CancellationToken cancellationToken)
    {
        var inForce = await bylaws.InForceAsync(Period.Of(movement.CreatedUtc, coop.TimeZone), cancellationToken);
        var entry = new MovementRules(inForce.ApplicationFee.Count, coop.Currency).Post(movement);
        var outcome = await ledger.PostAsync(entry, cancellationToken);
        if (outcome is PostOutcome.ConflictsWith)
        {
            return; // the ledger has raised the alarm; trying again would change nothing
        }

        if (entry.Touches(Accounts.Suspense))
        {
            LogSuspended(movement.Id, movement.Type);
        }

        foreach (var fact in entry.Patronage.Where(fact => fact.Kind == PatronageKind.Support))
        {
            await ShowSupportAsync(entry, fact, movement.Amount.Currency, cancellationToken);
        }

        if (movement.Subject is MovementSubject.OwnTransfer own)
        {
            await (movement.Type == "transfer"
                ? payments.ConfirmAsync(own.Payable, movement.SourceId, -movement.Amount, cancellationToken)
                : payments.HoldReversedAsync(own.Payable, movement.SourceId, movement.Amount, cancellationToken));
        }
    }

    /// <summary>The row key of support: newest first.</summary>
    public static string SupportKey(DateTimeOffset instant, string entryId) => string.Create(
        CultureInfo.InvariantCulture, $"{long.MaxValue - instant.UtcTicks:D19}|{entryId}");

    private Task ShowSupportAsync(
        JournalEntry entry, PatronageFact fact, Currency currency, CancellationToken cancellationToken) =>
        _support.UpsertEntityAsync(
            new TableEntity(fact.Member, SupportKey(entry.InstantUtc, entry.Id))
            {
                ["AmountMinor"] = fact.Quantity,
                ["Currency"] = currency.Code,
                ["CreatedUtc"] = entry.InstantUtc,
                ["EntryId"] = entry.Id,
            },
            TableUpdateMode.Replace,
            cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Movement {EntryId} of type {Type} waits in suspense")]
    private partial void LogSuspended(string entryId, string type);
}
