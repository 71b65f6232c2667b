using System.Text.Json;

namespace PeepFunctions.Functions;

/// <summary>What a run would come to: the same calculation without the writing.</summary>
public sealed class PreviewEndpoints(Endpoint endpoint, RunCalculation calculation, Coop coop, TimeProvider clock)
{
    /// <summary>Calculates a period as of now, under the bylaws in force or under others.</summary>
    [Function("PreviewDividends")]
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

                if (body.Bylaws is not { } json)
                {
                    return Show(await calculation.CalculateAsync(of, other: null, token));
                }

                var (bylaws, faults) = Read(json);
                return bylaws is null
                    ? Problems.Invalid(faults)
                    : Show(await calculation.CalculateAsync(of, bylaws, token));
            },
            cancellationToken,
            once: false); // it writes nothing, and tomorrow's answer is another one

    private IResult Show(CalculatedRun calculated) => Answers.Ok(RunDocument.OfPreview(calculated, coop.Currency));

    private (BylawsDocument? Bylaws, IReadOnlyDictionary<string, string> Faults) Read(JsonElement json)
    {
        switch (BylawsDocument.Read(JsonSerializer.SerializeToUtf8Bytes(json, Json.Options)))
        {
            case BylawsReading.Invalid invalid:
                return (null, invalid.Faults.GroupBy(fault => fault.At, StringComparer.Ordinal).ToDictionary(
                    faults => $"/bylaws{faults.Key}", faults => string.Join("; ", faults.Select(one => one.Message))));
            case BylawsReading.Valid { Document: var document } when document.Currency == coop.Currency:
                return (document, new Dictionary<string, string>());
            default:
                return (null, new Dictionary<string, string>
                {
                    ["/bylaws/currency"] = "is fixed when the co-op is created",
                });
        }
    }
}
