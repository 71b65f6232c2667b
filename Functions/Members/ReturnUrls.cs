using Microsoft.Extensions.Options;

namespace PeepFunctions.Functions;

/// <summary>
/// Where a hosted page may send a person back to: our own address, the configured origins, and this machine when we
/// answer on it ourselves. Anything else would let a link of ours end on somebody else's page.
/// </summary>
public sealed class ReturnUrls(IOptions<PeepOptions> options)
{
    /// <summary>What is wrong with one that is not allowed.</summary>
    public static Problem Wrong => Problems.Invalid(
        "returnUrl", "An absolute http(s) URL of at most 2000 characters, on an origin of the settings.");

    /// <summary>Whether a person may be sent there.</summary>
    public bool Allows(string text) =>
        text.Length <= 2000
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url.UserInfo.Length == 0
        && (IsOwn(url) || options.Value.Origins.Contains(url.GetLeftPart(UriPartial.Authority)));

    private bool IsOwn(Uri url) => options.Value.PublicUrl is { } own
        ? own.GetLeftPart(UriPartial.Authority) == url.GetLeftPart(UriPartial.Authority)
            || (own.IsLoopback && url.IsLoopback)
        : url.IsLoopback;
}
