using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>The settings <c>Peep__…</c>. None of them is ever logged.</summary>
public sealed class PeepOptions
{
    /// <summary>Where members reach this API from outside; links in mail start with it.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The web origins that may call from a browser.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>Addresses that become stewards when they are confirmed.</summary>
    public IList<string> FoundingStewards { get; } = [];

    /// <summary>32 bytes in Base64 that seal personal data.</summary>
    public string DataKey { get; set; } = "";

    /// <summary>Keys that sealed earlier rows, newest first.</summary>
    public IList<string> PreviousDataKeys { get; } = [];

    /// <summary>32 bytes in Base64 for the blind indexes.</summary>
    public string IndexKey { get; set; } = "";

    /// <summary>Keys that made earlier indexes, newest first.</summary>
    public IList<string> PreviousIndexKeys { get; } = [];

    /// <summary>
    /// The first period of version 1 of the bylaws, <c>yyyy-MM</c>; by default the month after the co-op's first start,
    /// because a financial rule binds only periods that begin after it was adopted.
    /// </summary>
    public string? EffectiveFrom { get; set; }

    /// <summary>
    /// How long a closing month waits before it is folded, so that whoever still saw it open has finished or been
    /// killed: longer than functionTimeout in host.json.
    /// </summary>
    public TimeSpan CloseFence { get; set; } = TimeSpan.FromMinutes(6);

    /// <summary>
    /// How many proxies of ours append to <c>X-Forwarded-For</c>, beside the front end of Azure Functions, which the
    /// worker knows of. 0 believes nothing that a caller could have written.
    /// </summary>
    public int TrustedProxies { get; set; }

    /// <summary>How much may be asked for in an hour.</summary>
    public LimitOptions Limits { get; } = new();

    /// <summary>The mail server.</summary>
    public SmtpOptions Smtp { get; } = new();

    /// <summary>The data keys, the current one first.</summary>
    internal IReadOnlyList<byte[]> DataKeys =>
        [Convert.FromBase64String(DataKey), .. PreviousDataKeys.Select(Convert.FromBase64String)];

    /// <summary>The index keys, the current one first.</summary>
    internal IReadOnlyList<byte[]> IndexKeys =>
        [Convert.FromBase64String(IndexKey), .. PreviousIndexKeys.Select(Convert.FromBase64String)];
}

/// <summary>
/// The settings <c>Peep__Limits__…</c>: how often an hour. A client is a network address, of IPv6 a /64, and many
/// people may share one.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>From how many clients the codes of one address may come before no more of them are mailed.</summary>
    public const int ClientsPerAddress = 4;

    /// <summary>Codes for one address that one client asks for.</summary>
    public int CodesPerAddress { get; set; } = 5;

    /// <summary>Codes that one client asks for, to sign in or up.</summary>
    public int CodesPerClient { get; set; } = 60;

    /// <summary>Codes that one client tries.</summary>
    public int GuessesPerClient { get; set; } = 120;

    /// <summary>Pages to pay support on that one client opens.</summary>
    public int CheckoutsPerClient { get; set; } = 120;
}

/// <summary>The settings <c>Peep__Smtp__…</c>.</summary>
public sealed class SmtpOptions
{
    /// <summary>The server's name. TLS is required unless it is this machine.</summary>
    public string Host { get; set; } = "";

    /// <summary>1 to 65535.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Who signs in there; null for nobody.</summary>
    public string? User { get; set; }

    /// <summary>With which password.</summary>
    public string? Password { get; set; }

    /// <summary>The address that mail comes from.</summary>
    public string From { get; set; } = "";
}

/// <summary>Reads and checks the settings; a wrong one keeps the app from starting and is named.</summary>
public static class PeepOptionsRegistration
{
    /// <summary>Adds <see cref="PeepOptions"/>.</summary>
    public static IServiceCollection AddPeepOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PeepOptions>()
            .BindSettings(configuration.GetSection("Peep"))
            .Validate(o => o.PublicUrl is null || o.PublicUrl.IsAbsoluteUri, "Setting Peep__PublicUrl is not an absolute URL.")
            .Validate(o => IsKey(o.DataKey), "Setting Peep__DataKey is not 32 bytes in Base64.")
            .Validate(o => o.PreviousDataKeys.All(IsKey), "Setting Peep__PreviousDataKeys holds one that is not 32 bytes in Base64.")
            .Validate(o => IsKey(o.IndexKey), "Setting Peep__IndexKey is not 32 bytes in Base64.")
            .Validate(o => o.PreviousIndexKeys.All(IsKey), "Setting Peep__PreviousIndexKeys holds one that is not 32 bytes in Base64.")
            .Validate(o => o.Origins.All(IsOrigin), "Setting Peep__Origins holds one that is not scheme://host[:port].")
            .Validate(
                o => o.FoundingStewards.All(address => EmailAddress.TryParse(address, out _)),
                "Setting Peep__FoundingStewards holds one that is not an email address.")
            .Validate(
                o => o.EffectiveFrom is null || Period.TryParse(o.EffectiveFrom, out _),
                "Setting Peep__EffectiveFrom is not a period such as 2026-10.")
            .Validate(o => o.CloseFence > TimeSpan.Zero, "Setting Peep__CloseFence is not a time span above zero.")
            .Validate(o => o.TrustedProxies is >= 0 and <= 8, "Setting Peep__TrustedProxies is not 0 to 8.")
            .ValidateLimit(nameof(LimitOptions.CodesPerAddress), limits => limits.CodesPerAddress)
            .ValidateLimit(nameof(LimitOptions.CodesPerClient), limits => limits.CodesPerClient)
            .ValidateLimit(nameof(LimitOptions.GuessesPerClient), limits => limits.GuessesPerClient)
            .ValidateLimit(nameof(LimitOptions.CheckoutsPerClient), limits => limits.CheckoutsPerClient)
            .Validate(o => o.Smtp.Host.Length > 0, "Setting Peep__Smtp__Host is missing.")
            .Validate(o => o.Smtp.Port is > 0 and <= 65535, "Setting Peep__Smtp__Port is not 1 to 65535.")
            .Validate(
                o => EmailAddress.TryParse(o.Smtp.From, out _), "Setting Peep__Smtp__From is not an email address.")
            .ValidateOnStart();
        return services;
    }

    private static OptionsBuilder<PeepOptions> ValidateLimit(
        this OptionsBuilder<PeepOptions> builder, string name, Func<LimitOptions, int> limit) => builder.Validate(
            o => limit(o.Limits) is >= 1 and <= 1_000_000, $"Setting Peep__Limits__{name} is not 1 to 1000000.");

    private static bool IsKey(string text)
    {
        Span<byte> bytes = stackalloc byte[33];
        return text.Length == 44 && Convert.TryFromBase64String(text, bytes, out var length) && length == 32;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text;
}
