using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Local.Demo;
using Stripe;

namespace PeepFunctions.Tests;

/// <summary>
/// After the whole demo nothing that anybody told stands anywhere to be read. It takes minutes, so that it runs only
/// where <c>PEEP_WHOLE_DEMO</c> is 1: <c>scripts/search-demo.sh</c>. In every run the demo of two months is searched.
/// </summary>
public sealed class DemoSearchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    [SkippableFact]
    public async Task WholeDemo_EverythingStored_HoldsNothingPersonal()
    {
        Skip.If(
            Environment.GetEnvironmentVariable("PEEP_WHOLE_DEMO") != "1",
            "It takes minutes: scripts/search-demo.sh runs it.");
        using var tokens = new SentTokens();
        await using var app = await PeepApp.StartAsync();
        using var folder = new TemporaryFolder();
        var demo = new ToldDemo(app, folder.Path, DemoPlan.Year);

        // Half a year in, everybody who pays gives Stripe a name and a new address; both stand in what it sends on.
        await demo.TellUntilAsync($"{PeepApp.Start.AddMonths(5):yyyy-MM} ", Patience);
        var planted = await PlantAsync(app);
        var (holds, told) = await demo.TellAsync(Patience);

        Assert.True(holds, told);
        var needles = await PersonalDataTests.NeedlesAsync(app, [.. tokens.Secrets]);
        var search = await PersonalDataTests.SearchAsync(app, needles);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{needles.Count} words, {planted} of them planted at Stripe and {tokens.Secrets.Count} tokens, in "
            + $"{search.Texts} texts: {search.Found.Count} found"));
        Assert.True(planted > 100 && tokens.Secrets.Count > 100 && needles.Count > 800 && search.Texts > 50_000, "The search was too small.");
        Assert.Empty(search.Found);
    }

    private static async Task<int> PlantAsync(PeepApp app)
    {
        var customers = app.Services.GetRequiredService<StripeClient>().V1.Customers;
        var count = 0;
        await foreach (var customer in customers.ListAutoPagingAsync())
        {
            count++;
            await customers.UpdateAsync(customer.Id, new CustomerUpdateOptions
            {
                Name = $"{PersonalDataTests.PayerName} {count}",
                Email = $"canary.{count}@billing.example",
            });
        }

        return 2 * count;
    }
}
