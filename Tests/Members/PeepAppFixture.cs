namespace PeepFunctions.Tests;

/// <summary>One running app for the tests of a class, which keep out of each other's way by their handles.</summary>
public sealed class PeepAppFixture : IAsyncLifetime
{
    private PeepApp? _app;

    /// <summary>The app, with its founding steward.</summary>
    public PeepApp App => _app ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => _app = await PeepApp.StartAsync();

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
