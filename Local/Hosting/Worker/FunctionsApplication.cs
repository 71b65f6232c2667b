using Microsoft.Extensions.Options;

namespace PeepFunctions.Local.Hosting;

/// <summary>Where an app of the isolated worker starts; here it starts on one machine.</summary>
public static class FunctionsApplication
{
    /// <summary>
    /// A builder as the command line asks for it. What the person can put right is told in one line and ends the
    /// process.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => OrExit(() =>
        new FunctionsApplicationBuilder(LocalParts.For(args)) { EndsProcessOnRefusal = true });

    /// <summary>A builder for tests and for embedding.</summary>
    /// <exception cref="CannotStartException">Not on this machine, or not with these settings.</exception>
    public static FunctionsApplicationBuilder CreateBuilder(LocalHostOptions options) => new(options);

    internal static T OrExit<T>(Func<T> start)
    {
        try
        {
            return start();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Exit(e);
        }
    }

    internal static bool IsRefusal(Exception e) => e is CannotStartException or OptionsValidationException;

    internal static Exception Exit(Exception e)
    {
        Console.Error.WriteLine($"Not started: {e.Message}");
        Environment.Exit(1);
        return e;
    }
}
