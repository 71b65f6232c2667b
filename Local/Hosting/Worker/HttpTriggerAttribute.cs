namespace PeepFunctions.Local.Hosting;

/// <summary>
/// A function called over HTTP, as the isolated worker's attribute of the same name. The constructors without a level
/// exist so that the same code compiles; the local host refuses them (see <see cref="FunctionCatalogue"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : Attribute
{
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route below host.json's prefix; the function's name when null.</summary>
    public string? Route { get; set; }

    /// <summary>The methods it answers; all when null or empty.</summary>
    public string[]? Methods { get; }

    public AuthorizationLevel AuthLevel { get; }
}
