using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Something that the app needs and that this machine provides (storage, payments, mail). Started in order before the
/// configuration is read by the app, disposed last first once the host has stopped.
/// </summary>
public interface ILocalDependency : IAsyncDisposable
{
    /// <summary>What the banner calls it.</summary>
    string Name { get; }

    /// <summary>Where it is, for the banner; null when it was not started because a setting points elsewhere.</summary>
    string? Where { get; }

    /// <summary>
    /// Starts it and answers with the settings that lead to it (<c>__</c> or <c>:</c> between levels), which win over
    /// every other source. When the configuration so far points elsewhere: does nothing and answers with none.
    /// </summary>
    Task<IReadOnlyDictionary<string, string>> StartAsync(LocalContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Registers what it wants in the app's container, such as <see cref="IBackgroundWork"/>. After start.
    /// </summary>
    void Register(IServiceCollection services)
    {
    }

    /// <summary>Routes of its own under <c>/local</c>. Read after start.</summary>
    IReadOnlyList<LocalRoute> Routes => [];

    /// <summary>Called once HTTP answers and before timers and queues start.</summary>
    Task OnHostStartedAsync(Uri address, CancellationToken cancellationToken) => Task.CompletedTask;
}
