namespace PeepFunctions.Functions;

/// <summary>Begins and ends the rounds in which the company's directors are named. Harmless when repeated.</summary>
public sealed class NameDirectors(CompanySeats company)
{
    /// <summary>Every five minutes.</summary>
    [Function(nameof(NameDirectors))]
    public Task RunAsync([TimerTrigger("30 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return company.MoveAsync(cancellationToken);
    }
}
