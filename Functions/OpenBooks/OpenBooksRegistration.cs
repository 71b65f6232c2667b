using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>What anyone may see of the books.</summary>
public static class OpenBooksRegistration
{
    /// <summary>Adds the open books and their proofs.</summary>
    public static IServiceCollection AddOpenBooks(this IServiceCollection services) => services
        .AddSingleton<PaymentCounts>()
        .AddSingleton<PeriodProofs>();
}
