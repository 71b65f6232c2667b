namespace PeepFunctions.Local.Azurite;

/// <summary>Azurite could not be installed or started; the message says what to do about it.</summary>
public sealed class AzuriteUnavailableException : Exception
{
    /// <summary>Made with a message for whoever started the application.</summary>
    public AzuriteUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
