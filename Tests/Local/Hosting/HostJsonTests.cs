using Microsoft.Extensions.Configuration;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class HostJsonTests
{
    private static HostJson Read(string json, params (string Key, string Value)[] settings)
    {
        using var folder = new TemporaryFolder();
        var configuration = new ConfigurationManager();
        LocalSetUp.AddSettings(configuration, settings.ToDictionary(setting => setting.Key, setting => setting.Value));
        return HostJsonReader.Read(HostJsonReader.Merge(folder.Write("host.json", json), configuration));
    }

    private static string Fields(string path, string value)
    {
        var json = value;
        foreach (var name in path.Split('.').Reverse())
            json = $$"""{ "{{name}}": {{json}} }""";
        return $$"""{ "version": "2.0", {{json.Trim()[1..]}}""";
    }

    [Fact]
    public void Read_CommentsAndTrailingCommas_AreAllowed()
    {
        var hostJson = Read("""
            {
              // the only version there is
              "version": "2.0",
              "extensions": { "queues": { "batchSize": 4, }, },
            }
            """);

        Assert.Equal((4, 2), (hostJson.QueueBatchSize, hostJson.QueueNewBatchThreshold));
    }

    [Fact]
    public void Q1_Defaults_AreTheHosts()
    {
        var hostJson = Read("""{ "version": "2.0" }""");

        Assert.Equal((16, 8, 5), (hostJson.QueueBatchSize, hostJson.QueueNewBatchThreshold, hostJson.QueueMaxDequeueCount));
        Assert.Equal(TimeSpan.Zero, hostJson.QueueVisibilityTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), hostJson.QueueMaxPollingInterval);
        Assert.True(hostJson.QueueMessagesAreBase64);
    }

    [Fact]
    public void Read_SettingsNamedAfterTheJobHost_Win()
    {
        var hostJson = Read("""{ "version": "2.0", "extensions": { "queues": { "maxPollingInterval": "00:00:05" } } }""",
            ("AzureFunctionsJobHost__extensions__queues__maxPollingInterval", "00:00:00.2"),
            ("AzureFunctionsJobHost__functionTimeout", "-1"));

        Assert.Equal(TimeSpan.FromMilliseconds(200), hostJson.QueueMaxPollingInterval);
        Assert.Equal(Timeout.InfiniteTimeSpan, hostJson.FunctionTimeout);
    }

    [Theory]
    [InlineData("functionTimeout", "\"00:00:00\"")]
    [InlineData("functionTimeout", "\"soon\"")]
    [InlineData("extensions.http.maxOutstandingRequests", "0")]
    [InlineData("extensions.http.maxConcurrentRequests", "-2")]
    [InlineData("extensions.queues.batchSize", "0")]
    [InlineData("extensions.queues.batchSize", "33")]
    [InlineData("extensions.queues.newBatchThreshold", "-1")]
    [InlineData("extensions.queues.maxDequeueCount", "0")]
    [InlineData("extensions.queues.visibilityTimeout", "\"-00:00:01\"")]
    [InlineData("extensions.queues.maxPollingInterval", "\"00:00:00.099\"")]
    [InlineData("extensions.queues.messageEncoding", "\"utf8\"")]
    [InlineData("singleton.lockPeriod", "\"00:00:14\"")]
    [InlineData("singleton.listenerLockPeriod", "\"00:01:01\"")]
    [InlineData("singleton.listenerLockRecoveryPollingInterval", "\"00:00:01\"")]
    [InlineData("singleton.lockAcquisitionTimeout", "\"00:00:00\"")]
    [InlineData("singleton.lockAcquisitionPollingInterval", "\"00:00:00\"")]
    [InlineData("telemetryMode", "\"None\"")]
    public void Read_OutOfRange_IsRefusedByName(string field, string value)
    {
        var refused = Assert.Throws<CannotStartException>(() => Read(Fields(field, value)));

        Assert.Contains($"host.json: {field} must be", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "version")]
    [InlineData("""{ "version": "3.0" }""", "version")]
    [InlineData("""{ "version": """, "cannot be read")]
    public void Read_NotAHostJson_IsRefused(string json, string said) =>
        Assert.Contains(said, Assert.Throws<CannotStartException>(() => Read(json)).Message, StringComparison.Ordinal);
}
