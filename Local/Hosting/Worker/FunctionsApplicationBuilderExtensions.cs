using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Local.Hosting;

/// <summary>The worker's extension of the same name.</summary>
public static class FunctionsApplicationBuilderExtensions
{
    /// <summary>Lets functions take <c>HttpRequest</c> and answer <c>IResult</c> or <c>IActionResult</c>.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        // An IActionResult is executed by executors and formatters that only MVC registers.
        builder.Services.AddMvcCore();
        return builder;
    }
}
