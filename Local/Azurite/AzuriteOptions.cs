namespace PeepFunctions.Local.Azurite;

/// <summary>How one Azurite is run.</summary>
public sealed record AzuriteOptions
{
    /// <summary>Where Azurite is installed, or is to be installed on first use: usually <c>.peep/azurite</c>.</summary>
    public required string InstallFolder { get; init; }

    /// <summary>Where tables, queues and blobs are kept; null keeps them in memory and loses them at the end.</summary>
    public string? Folder { get; init; }

    /// <summary>Account names, 3 to 24 lower-case letters and digits; each gets a random key for this run.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = ["peeplocal"];

    /// <summary>Told about the installation, which takes half a minute; null for silence.</summary>
    public Action<string>? Progress { get; init; }
}
