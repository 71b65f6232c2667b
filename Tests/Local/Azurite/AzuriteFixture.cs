namespace PeepFunctions.Tests;

/// <summary>A class fixture: one empty storage account for all tests of a class.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync() => ConnectionString = await AzuriteAccounts.NextAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}
