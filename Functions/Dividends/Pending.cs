#pragma warning disable
// Until the dividends land: deleted by that merge.
using Microsoft.Extensions.DependencyInjection;
using Stripe;
namespace PeepFunctions.Functions;
public sealed class DividendPaymentsTable { public Task ConfirmAsync(Payable p, string t, CancellationToken c) => Task.CompletedTask; public Task HoldReversedAsync(Payable p, CancellationToken c) => Task.CompletedTask; }
public static class Regs {  public static IServiceCollection AddDividends(this IServiceCollection s) => s.AddSingleton<DividendPaymentsTable>(); }
