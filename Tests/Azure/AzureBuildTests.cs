using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace PeepFunctions.Tests;

/// <summary>
/// The azure build as it comes out of scripts/azure-compile.sh, which names its folder: run as the real worker, with
/// the Functions host's first words said by <see cref="FakeFunctionsHost"/>.
/// </summary>
public sealed class AzureBuildTests
{
    private const string Setting = "PEEP_AZURE_BUILD";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable(Setting);
            Skip.If(folder is null, $"{Setting} names no azure build; scripts/azure-compile.sh does.");
            return folder!;
        }
    }

    [SkippableFact]
    public void Output_HoldsWhatIsDeployed_AndNothingOfLocal()
    {
        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        Assert.Contains("host.json", files);
        Assert.DoesNotContain(files, file => file!.StartsWith("PeepFunctions.Local", StringComparison.Ordinal));
        Assert.DoesNotContain(
            "PeepFunctions.Local",
            File.ReadAllText(Path.Combine(Folder, "PeepFunctions.deps.json")),
            StringComparison.Ordinal);
        using var assembly = new PEReader(File.OpenRead(Path.Combine(Folder, "PeepFunctions.dll")));
        var metadata = assembly.GetMetadataReader();
        var references = metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList();
        Assert.Contains("Microsoft.Azure.Functions.Worker.Core", references);
        Assert.DoesNotContain("PeepFunctions.Local", references);
    }

    [SkippableTheory]
    [InlineData("AzureWebJobsStorage", null)]
    [InlineData("AzureWebJobsStorage", "no connection string")]
    [InlineData("Peep__DataKey", null)]
    [InlineData("Peep__Smtp__From", "nobody")]
    [InlineData("Stripe__ApiKey", null)]
    public async Task Start_WithAWrongSetting_EndsAndNamesItAndNotItsValue(string setting, string? value)
    {
        var settings = Settings("UseDevelopmentStorage=true");
        settings[setting] = value;
        await using var host = await FakeFunctionsHost.StartAsync(Folder);
        using var worker = Start(host.Address, settings);
        var output = await EndAsync(worker);

        Assert.NotEqual(0, worker.ExitCode);
        Assert.Contains($"Setting {setting}", output, StringComparison.Ordinal);
        Assert.DoesNotContain(value ?? "sk_test_", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Start_WithSettings_ReachesItsHost_AndTellsTheFunctionsThatTheLocalHostFinds()
    {
        await using var host = await FakeFunctionsHost.StartAsync(Folder);
        using var worker = Start(host.Address, Settings(await AzuriteAccounts.NextAsync()));
        var output = EndAsync(worker);
        var first = await Task.WhenAny(host.Worker, output, Task.Delay(Patience));
        if (first != host.Worker)
        {
            worker.Kill();
            Assert.Fail($"The worker told nothing.\n{await output}");
        }

        worker.Kill();
        await output;
        Assert.Equal("worker-1", (await host.Worker).WorkerId);
        GoldenFile.AssertSame(FunctionList.Golden, FunctionList.OfWorker((await host.Worker).Functions));
    }

    private static Dictionary<string, string?> Settings(string storage) => new()
    {
        ["AzureWebJobsStorage"] = storage,
        ["Stripe__ApiKey"] = "sk_test_of_nobody",
        ["Stripe__ApiBase"] = "http://127.0.0.1:9/",
        ["Stripe__WebhookSecrets__0"] = SignedDelivery.Secret,
        ["Stripe__ConnectWebhookSecrets__0"] = SignedDelivery.ConnectSecret,
        ["Peep__PublicUrl"] = "https://api.coop.example",
        ["Peep__DataKey"] = Convert.ToBase64String(new byte[32]),
        ["Peep__IndexKey"] = Convert.ToBase64String(new byte[32]),
        ["Peep__Smtp__Host"] = "localhost",
        ["Peep__Smtp__From"] = "coop@coop.example",
    };

    // As the Functions host starts it (azure-functions-host: WorkerProcess).
    private static Process Start(Uri host, Dictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
            [
                Path.Combine(Folder, "PeepFunctions.dll"), "--functions-uri", host.AbsoluteUri,
                "--functions-worker-id", "worker-1", "--functions-request-id", "request-1",
                "--functions-grpc-max-message-length", "2147483647",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<string> EndAsync(Process worker)
    {
        var output = new StringBuilder();
        void Note(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }

        worker.OutputDataReceived += Note;
        worker.ErrorDataReceived += Note;
        worker.BeginOutputReadLine();
        worker.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await worker.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            worker.Kill();
            await worker.WaitForExitAsync(CancellationToken.None);
        }

        return output.ToString();
    }
}
