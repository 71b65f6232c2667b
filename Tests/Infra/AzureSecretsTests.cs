namespace PeepFunctions.Tests;

/// <summary>
/// Putting secrets into the vault, with a stand-in for the Azure CLI that keeps them in a folder and writes down what
/// it was called with.
/// </summary>
public sealed class AzureSecretsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peep-vault-").FullName;

    public AzureSecretsTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "vault"));
        File.WriteAllText(Path.Combine(_folder, "az"), """
            #!/usr/bin/env bash
            echo "$*" >> "$PEEP_TRIAL/calls"
            case $1.$2.$3 in
              functionapp.config.appsettings)
                printf '%s\n' 587 '@Microsoft.KeyVault(VaultName=kv;SecretName=Peep--DataKey-1)' \
                  '@Microsoft.KeyVault(VaultName=kv;SecretName=Peep--IndexKey-1)' \
                  '@Microsoft.KeyVault(VaultName=kv;SecretName=Stripe--ApiKey-1)' ;;
              keyvault.secret.list) ls "$PEEP_TRIAL/vault" ;;
              keyvault.secret.set)
                while (($#)); do
                  case $1 in --name) name=$2 ;; --file) file=$2 ;; esac
                  shift
                done
                cp "$file" "$PEEP_TRIAL/vault/$name" ;;
              functionapp.show.*) echo /subscriptions/s/sites/app ;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                Path.Combine(_folder, "az"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Keys_AreMade_WhatOthersGiveIsNamed_AndNothingIsShown()
    {
        var (code, output) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("Stripe--ApiKey-1", output, StringComparison.Ordinal);
        var keys = new[] { "Peep--DataKey-1", "Peep--IndexKey-1" }.Select(Held).ToList();
        Assert.All(keys, key => Assert.Equal(32, Convert.FromBase64String(key).Length));
        Assert.All(keys, key => Assert.Equal(44, key.Length)); // and no end of line
        Assert.NotEqual(keys[0], keys[1]);
        var calls = await File.ReadAllTextAsync(Path.Combine(_folder, "calls"));
        Assert.All(keys, key => Assert.DoesNotContain(key, output + calls, StringComparison.Ordinal));
        Assert.Contains("configreferences/appsettings/refresh", calls, StringComparison.Ordinal);
    }

    /// <summary>A key that was made anew would leave everything under the former one unreadable.</summary>
    [Fact]
    public async Task Keys_ThatAreThere_StayAsTheyAre()
    {
        await RunAsync();
        var before = Held("Peep--DataKey-1");
        await File.WriteAllTextAsync(Path.Combine(_folder, "vault", "Stripe--ApiKey-1"), "given");

        var (code, output) = await RunAsync();

        Assert.True(code == 0, output);
        Assert.Equal(before, Held("Peep--DataKey-1"));
        Assert.Equal("given", Held("Stripe--ApiKey-1"));
    }

    private string Held(string name) => File.ReadAllText(Path.Combine(_folder, "vault", name));

    private Task<(int Code, string Output)> RunAsync() => Shell.RunAsync(
        "azure-secrets.sh",
        [],
        new Dictionary<string, string>
        {
            ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}",
            ["PEEP_TRIAL"] = _folder,
            ["PEEP_VAULT"] = "kv",
            ["PEEP_APP"] = "app",
            ["PEEP_PATIENCE"] = "0",
            ["AZURE_RESOURCE_GROUP"] = "rg",
        });
}
