namespace PeepFunctions.Local.Hosting;

/// <summary>The host refuses to start; the message tells the person who started it what to change.</summary>
public sealed class CannotStartException : Exception
{
    public CannotStartException()
    {
    }

    public CannotStartException(string message)
        : base(message)
    {
    }

    public CannotStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
