using System.Diagnostics;
using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>What a run would come to: the same calculation without the writing.</summary>
public sealed class PreviewEndpoints(
    Endpoint endpoint,
    RunCalculation calculation,
    PeriodsTable periods,
    BylawsTable bylaws,
    Coop coop,
    TimeProvider clock)
{
    /// <summary>Calculates a period as of now, under the bylaws in force or under others.</summary>
    [Function("PreviewDividends")]
    [Allows(Access.Steward)]
    [Takes<PreviewBody>(Once = false)]
    [Answers<RunDocument>]
    [Refuses(422, "earlier-period-open", "no-run-of-period")]
    public Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dividends/{period}/preview")] HttpRequest request,
        string period,
        CancellationToken cancellationToken) =>
        endpoint.AnswerAsync<PreviewBody>(
            request,
            Access.Steward,
            async (_, body, token) =>
            {
                if (!Period.TryParse(period, out var of))
                {
                    return Problems.Invalid("period", "A period is written yyyy-MM.");
                }

                if (of < coop.FirstPeriod || of > coop.PeriodOf(clock.GetUtcNow()))
                {
                    return Problems.Forbidden(
                        "no-run-of-period", $"There are runs from {coop.FirstPeriod} up to the present month.");
                }

                // Its run goes on from that of the month before, and covers that month as well when there is none yet.
                if (of != coop.FirstPeriod
                    && (await periods.FindAsync(of.AddMonths(-1), token)).State != PeriodState.Closed)
                {
                    return DividendProblems.EarlierPeriodOpen;
                }

                if (body.Bylaws is not { } json)
                {
                    return Show(await calculation.CalculateAsync(of, other: null, token));
                }

                return await ReadAsync(json, token) switch
                {
                    BylawsReading.Valid { Document: var document } =>
                        Show(await calculation.CalculateAsync(of, document, token)),
                    BylawsReading.Invalid { Faults: var faults } => BylawsProblems.Invalid(faults),
                    _ => throw new UnreachableException(),
                };
            },
            cancellationToken,
            act: AuditAct.RunPreviewed,
            about: period,
            once: false); // it writes nothing, and tomorrow's answer is another one

    private IResult Show(CalculatedRun calculated) => Answers.Ok(RunDocument.OfPreview(calculated, coop.Currency));

    private async Task<BylawsReading> ReadAsync(JsonElement json, CancellationToken cancellationToken)
    {
        var reading = BylawsDocument.Read(JsonSerializer.SerializeToUtf8Bytes(json, Json.Options));
        return reading is BylawsReading.Valid { Document: var document }
            && (await bylaws.NewestAsync(cancellationToken)).FaultsOfFixed(document) is { IsEmpty: false } faults
                ? new BylawsReading.Invalid(faults)
                : reading;
    }
}
