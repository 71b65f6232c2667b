using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PeepFunctions.Functions;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>A wrong setting keeps the app from starting and is named; its value is not.</summary>
public sealed class SettingsTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    private static readonly Dictionary<string, string> Good = new()
    {
        ["AzureWebJobsStorage"] =
            $"DefaultEndpointsProtocol=https;AccountName=peep;AccountKey={Key};EndpointSuffix=core.windows.net",
        ["Stripe__ApiKey"] = "sk_test_good",
        ["Stripe__WebhookSecrets__0"] = "whsec_one",
        ["Stripe__ConnectWebhookSecrets__0"] = "whsec_two",
        ["Peep__DataKey"] = Key,
        ["Peep__IndexKey"] = Key,
        ["Peep__Smtp__Host"] = "smtp.example",
        ["Peep__Smtp__From"] = "co-op@peep.example",
        ["Peep__FoundingStewards__0"] = "steward@peep.example",
    };

    [Theory]
    [InlineData("AzureWebJobsStorage", "")]
    [InlineData("AzureWebJobsStorage", "secret-nonsense")]
    [InlineData("Stripe__ApiKey", "")]
    [InlineData("Stripe__ApiKey", "sk_live_secret-nonsense")]
    [InlineData("Stripe__LiveMode", "true")]
    [InlineData("Stripe__LiveMode", "secret-nonsense")]
    [InlineData("Stripe__ApiBase", "ftp://secret-nonsense")]
    [InlineData("Stripe__RequestsPerSecond", "0")]
    [InlineData("Stripe__RequestsPerSecond", "101")]
    [InlineData("Stripe__RequestsPerSecond", "secret-nonsense")]
    [InlineData("Stripe__WebhookSecrets__0", "secret-nonsense")]
    [InlineData("Stripe__ConnectWebhookSecrets__0", "secret-nonsense")]
    [InlineData("Peep__PublicUrl", "secret-nonsense")]
    [InlineData("Peep__Origins__0", "https://secret-nonsense/with/path")]
    [InlineData("Peep__FoundingStewards__0", "secret-nonsense")]
    [InlineData("Peep__DataKey", "secret-nonsense")]
    [InlineData("Peep__DataKey", "AAAA")]
    [InlineData("Peep__PreviousDataKeys__0", "secret-nonsense")]
    [InlineData("Peep__PreviousIndexKeys__0", "secret-nonsense")]
    [InlineData("Peep__IndexKey", "")]
    [InlineData("Peep__EffectiveFrom", "secret-nonsense")]
    [InlineData("Peep__CloseFence", "-00:00:01")]
    [InlineData("Peep__TrustedProxies", "-1")]
    [InlineData("Peep__TrustedProxies", "9")]
    [InlineData("Peep__TrustedProxies", "secret-nonsense")]
    [InlineData("Peep__Limits__CodesPerAddress", "0")]
    [InlineData("Peep__Limits__CodesPerClient", "secret-nonsense")]
    [InlineData("Peep__Limits__GuessesPerClient", "-1")]
    [InlineData("Peep__Limits__CheckoutsPerClient", "1000001")]
    [InlineData("Peep__Smtp__Host", "")]
    [InlineData("Peep__Smtp__Port", "0")]
    [InlineData("Peep__Smtp__Port", "secret-nonsense")]
    [InlineData("Peep__Smtp__From", "secret-nonsense")]
    public async Task Start_WithAWrongSetting_NamesItAndDoesNotStart(string name, string value)
    {
        var builder = FunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            Functions = typeof(PeepFunctionsRegistration).Assembly,
            Settings = new Dictionary<string, string>(Good) { [name] = value },
        });
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddPeepFunctions(builder.Configuration);

        var refusal = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var host = (LocalHost)builder.Build();
            await host.StartAsync();
        });

        Assert.Contains(name.Split("__0")[0], refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-nonsense", refusal.Message, StringComparison.Ordinal);
        Assert.True(FunctionsApplication.IsRefusal(refusal), refusal.GetType().Name);
    }

    [Fact]
    public void Container_WithGoodSettings_CanMakeEverything()
    {
        var configuration = new ConfigurationManager();
        foreach (var (name, value) in Good)
        {
            configuration[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        using var container = new ServiceCollection().AddLogging().AddPeepFunctions(configuration)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Assert.Equal("sk_test_good", container.GetRequiredService<IOptions<StripeOptions>>().Value.ApiKey);
        var functions = typeof(PeepFunctionsRegistration).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FunctionAttribute), false)))
            .ToList();
        Assert.NotEmpty(functions);
        Assert.All(functions, type => Assert.NotNull(ActivatorUtilities.CreateInstance(container, type)));
    }
}
