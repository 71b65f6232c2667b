namespace PeepFunctions.Domain;

/// <summary>Everything that the rules over a settlement file need to know besides the file.</summary>
/// <param name="Processor">Whose file it is.</param>
/// <param name="NowUtc">Now: nothing has happened later.</param>
/// <param name="Zone">The co-op's time zone, in which periods are counted.</param>
/// <param name="Creators">
/// The member ids of active and former creators, by their ids and handles as the file writes them.
/// </param>
/// <param name="SupporterOf">The keyed hash of a payer.</param>
/// <param name="Known">The contents of rows that other files brought, by the rows' ids.</param>
/// <param name="Balances">What <c>assets:{processor}</c> holds now.</param>
/// <param name="Owed">
/// What each creator is owed now from processors that settle by file, frozen payouts left out.
/// </param>
/// <param name="RulesOf">How movements of a period are posted.</param>
public sealed record SettlementFacts(
    ProcessorName Processor,
    DateTimeOffset NowUtc,
    TimeZoneInfo Zone,
    IReadOnlyDictionary<string, string> Creators,
    Func<string, string> SupporterOf,
    IReadOnlyDictionary<string, string> Known,
    IReadOnlyDictionary<Currency, long> Balances,
    IReadOnlyDictionary<(string Creator, Currency Currency), long> Owed,
    Func<Period, MovementRules> RulesOf);
