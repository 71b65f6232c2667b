using System.Text.Json;
using System.Text.Json.Nodes;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What the code declares is what is deployed, and nothing else.</summary>
public sealed class StorageTemplateTests
{
    // The host's leases and timers (functions-host T4, T12), its keys, and the package that it runs. The code has none.
    private static readonly string[] Containers = ["azure-webjobs-hosts", "azure-webjobs-secrets", "deployments"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public void Names_AreThoseOfTheCode() => GoldenFile.AssertSame(
        "infra/names.json",
        JsonSerializer.Serialize(
            new
            {
                tables = TableNames.All.Order(StringComparer.Ordinal),
                queues = QueueNames.All.Order(StringComparer.Ordinal),
                containers = Containers,
            },
            Indented) + "\n");

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Template_HasEveryTableQueueAndContainer_AndNoOther(string environment)
    {
        var resources = environment == "dev" ? Template.Dev : Template.Prod;

        AssertSame(TableNames.All, resources.OfType("Microsoft.Storage/storageAccounts/tableServices/tables"));
        AssertSame(
            [.. QueueNames.All, .. QueueNames.All.Select(queue => $"{queue}-poison")],
            resources.OfType("Microsoft.Storage/storageAccounts/queueServices/queues"));
        AssertSame(Containers, resources.OfType("Microsoft.Storage/storageAccounts/blobServices/containers"));
    }

    private static void AssertSame(IEnumerable<string> ofTheCode, IEnumerable<JsonObject> deployed)
    {
        var expected = ofTheCode.Order(StringComparer.Ordinal);
        var actual = deployed.Names().Order(StringComparer.Ordinal);
        Assert.True(
            expected.SequenceEqual(actual),
            "UPDATE_GOLDEN=1 on StorageTemplateTests and then scripts/infra.sh update. It should be:\n"
            + $"{string.Join(' ', expected)}\nand is:\n{string.Join(' ', actual)}");
    }
}
