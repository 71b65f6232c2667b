using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Functions;

/// <summary>Statements of the co-op's bank.</summary>
public static class BankRegistration
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddBank(this IServiceCollection services) => services
        .AddSingleton<BankTable>()
        .AddSingleton(BankTable.SealedWords)
        .AddSingleton<BankBook>()
        .AddSingleton<BankUpload>();
}
