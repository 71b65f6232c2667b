using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PeepFunctions.Tests;

/// <summary>Nothing of the deployment lets in more than it must.</summary>
public sealed partial class SecurityTemplateTests
{
    private const string RoleType = "Microsoft.Authorization/roleAssignments";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string SecretsOfficer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";

    // learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Dictionary<string, string> RolesOfTheApp = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Microsoft.Storage/storageAccounts", // Storage Blob Data Owner
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Microsoft.Storage/storageAccounts", // Queue Data Contributor
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Microsoft.Storage/storageAccounts", // Table Data Contributor
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Microsoft.Insights/components", // Monitoring Metrics Publisher
        [SecretsUser] = "Microsoft.KeyVault/vaults", // Key Vault Secrets User
    };

    [Theory]
    [InlineData("main.json")]
    [InlineData("main.bicepparam")]
    [InlineData("dev.bicepparam")]
    [InlineData("prod.bicepparam")]
    [InlineData("dev.snapshot.json")]
    [InlineData("prod.snapshot.json")]
    public void Files_HoldNoSecret(string file) =>
        Assert.Empty(Secret().Matches(Template.Text(file)).Select(match => match.Value));

    /// <summary>A parameter that is a secret would stand in the history of deployments unless it were secure.</summary>
    [Fact]
    public void Template_TakesNoSecret_AndAsksForNone()
    {
        var parameters = Template.Main.Properties()
            .Where(one => one.Path.EndsWith("/parameters", StringComparison.Ordinal) && one.Value is JsonObject)
            .SelectMany(one => one.Value!.AsObject())
            .ToList();

        Assert.NotEmpty(parameters);
        Assert.Empty(
            from one in parameters
            where one.Value is JsonObject declared
                && declared["type"] is JsonValue type
                && (((string)type!).StartsWith("secure", StringComparison.OrdinalIgnoreCase)
                    ? declared["defaultValue"] is not null
                    : SecretName().IsMatch(one.Key))
            select one.Key);
        Assert.Empty(SecretFunction().Matches(Template.Text("main.json")).Select(match => match.Value));
        Assert.Empty(Template.Declared.OfType("Microsoft.KeyVault/vaults/secrets"));
    }

    [Fact]
    public void Storage_OpensToIdentitiesOnly_EncryptedAndWithoutPublicBlobs() =>
        Assert.All(Template.Declared.OfType("Microsoft.Storage/storageAccounts"), account =>
        {
            var properties = account["properties"]!;
            Assert.False((bool)properties["allowSharedKeyAccess"]!);
            Assert.False((bool)properties["allowBlobPublicAccess"]!);
            Assert.False((bool)properties["isLocalUserEnabled"]!);
            Assert.True((bool)properties["supportsHttpsTrafficOnly"]!);
            Assert.Equal("TLS1_2", (string)properties["minimumTlsVersion"]!);
        });

    [Fact]
    public void Containers_AreNotPublic() =>
        Assert.All(Template.Declared.OfType("Microsoft.Storage/storageAccounts/blobServices/containers"), one =>
            Assert.Equal("None", (string)one["properties"]!["publicAccess"]!));

    [Fact]
    public void Blobs_CanBeHadBack()
    {
        foreach (var resources in new[] { Template.Dev, Template.Prod })
        {
            var blobs = resources.OfType("Microsoft.Storage/storageAccounts/blobServices").Single()["properties"]!;
            Assert.True((bool)blobs["deleteRetentionPolicy"]!["enabled"]!);
            Assert.True((bool)blobs["containerDeleteRetentionPolicy"]!["enabled"]!);
            Assert.True((bool)blobs["isVersioningEnabled"]! && (bool)blobs["changeFeed"]!["enabled"]!);
            Assert.True(
                (int)blobs["restorePolicy"]!["days"]! < (int)blobs["deleteRetentionPolicy"]!["days"]!,
                "Azure refuses a point in time that is further back than what was deleted.");
        }
    }

    [Fact]
    public void App_IsReachedByHttpsOnly_AndDeployedToByIdentitiesOnly()
    {
        var site = Template.Declared.OfType("Microsoft.Web/sites").Single()["properties"]!;
        Assert.True((bool)site["httpsOnly"]!);
        Assert.Equal("Disabled", (string)site["siteConfig"]!["ftpsState"]!);
        Assert.False((bool)site["siteConfig"]!["remoteDebuggingEnabled"]!);
        Assert.Equal(
            "UserAssignedIdentity",
            (string)site["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!["type"]!);
        var policies = Template.Declared.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies");
        Assert.Equal(2, policies.Count);
        Assert.All(policies, policy => Assert.False((bool)policy["properties"]!["allow"]!));
    }

    [Fact]
    public void Tls_IsNeverBelow12()
    {
        var versions = Template.Main.Properties()
            .Where(one => one.Path.EndsWith("TlsVersion", StringComparison.OrdinalIgnoreCase))
            .Select(one => (string)one.Value!)
            .ToList();

        Assert.Equal(3, versions.Count);
        Assert.All(versions, version => Assert.Contains(version, new[] { "TLS1_2", "TLS1_3", "1.2", "1.3" }));
    }

    [Fact]
    public void Logs_TakeIdentitiesOnly()
    {
        var insights = Template.Declared.OfType("Microsoft.Insights/components").Single()["properties"]!;
        Assert.True((bool)insights["DisableLocalAuth"]!);
        Assert.False((bool)insights["DisableIpMasking"]!);
        Assert.True((bool)Template.Declared.OfType("Microsoft.OperationalInsights/workspaces")
            .Single()["properties"]!["features"]!["disableLocalAuth"]!);
    }

    /// <summary>
    /// A log of each request at storage would say who wrote which ballot when; domain rules (§7) say that nothing may.
    /// </summary>
    [Fact]
    public void Storage_KeepsNoLogOfRequests() =>
        Assert.All(Template.Prod.OfType("Microsoft.Insights/diagnosticSettings"), one =>
            Assert.Contains("/Microsoft.KeyVault/vaults/", (string)one["id"]!, StringComparison.Ordinal));

    [Fact]
    public void Vault_KnowsRolesOnly_AndForgetsNothing()
    {
        var vault = Template.Declared.OfType("Microsoft.KeyVault/vaults").Single()["properties"]!;
        Assert.True((bool)vault["enableRbacAuthorization"]!);
        Assert.True((bool)vault["enablePurgeProtection"]!);
        Assert.True((bool)vault["enableSoftDelete"]!);
        Assert.Null(vault["accessPolicies"]);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Roles_AreTheAppsWork_AndTheKeepingOfSecrets_AndNoOthers(string environment)
    {
        var resources = environment == "dev" ? Template.Dev : Template.Prod;
        var (apps, others) = (new Dictionary<string, string>(), new List<string>());
        foreach (var role in resources.OfType(RoleType))
        {
            var id = ((string)role["properties"]!["roleDefinitionId"]!).Split('/')[^1];
            if (((string)role["properties"]!["principalId"]!).Contains("'identity-{0}'", StringComparison.Ordinal))
            {
                apps.Add(id, ScopeOf(role));
            }
            else
            {
                others.Add($"{id} {ScopeOf(role)} {(string)role["properties"]!["principalId"]!}");
            }
        }

        Assert.Equal(RolesOfTheApp, apps);
        Assert.Equal(
            environment == "dev"
                ? []
                : [$"{SecretsOfficer} Microsoft.KeyVault/vaults 11111111-1111-1111-1111-111111111111"],
            others);
        Assert.Single(resources.OfType("Microsoft.ManagedIdentity/userAssignedIdentities"));
        var site = resources.OfType("Microsoft.Web/sites").Single();
        Assert.Single(site["identity"]!["userAssignedIdentities"]!.AsObject());
    }

    [Fact]
    public void PrivateNetwork_LeavesNoPublicWayToStorageAndVault()
    {
        foreach (var type in new[] { "Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults" })
        {
            var properties = Template.Prod.OfType(type).Single()["properties"]!;
            Assert.Equal("Deny", (string)properties["networkAcls"]!["defaultAction"]!);
            Assert.Equal("None", (string)properties["networkAcls"]!["bypass"]!);
            Assert.Single(properties["networkAcls"]!["ipRules"]!.AsArray());
        }

        Assert.Equal(
            ["blob", "queue", "table", "vault"],
            Template.Prod.OfType("Microsoft.Network/privateEndpoints")
                .Select(one => (string)one["properties"]!["privateLinkServiceConnections"]![0]!["name"]!)
                .Order(StringComparer.Ordinal));
        Assert.Empty(Template.Dev.OfType("Microsoft.Network/virtualNetworks"));
    }

    [Fact]
    public void Everything_IsTagged_ThatTakesTags() =>
        Assert.All(
            Template.Prod.Where(one => one["location"] is not null),
            one => Assert.Equal("peepfunctions", (string?)one["tags"]?["product"]));

    private static string ScopeOf(JsonObject role)
    {
        var parts = ((string)role["id"]!).Split("/providers/");
        Assert.Equal(3, parts.Length); // subscription and group, what it is on, the assignment
        return string.Join('/', parts[1].Split('/')[..2]);
    }

    [GeneratedRegex(
        @"(sk|rk)_(live|test)_\w+|whsec_\w+|AccountKey=|SharedAccessSignature=|[?&]sig=|[A-Za-z0-9+/]{43}=")]
    private static partial Regex Secret();

    [GeneratedRegex("key|secret|password", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\blist(Keys|Secrets|AccountSas|ServiceSas|ConnectionStrings)?\(", RegexOptions.IgnoreCase)]
    private static partial Regex SecretFunction();
}
