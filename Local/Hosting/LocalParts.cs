using PeepFunctions.Local.Azurite;
using PeepFunctions.Local.Demo;
using PeepFunctions.Local.Mail;
using PeepFunctions.Local.Sandbox;

namespace PeepFunctions.Local.Hosting;

/// <summary>What <c>dotnet run</c> starts beside the functions: the one list to edit when a part is added.</summary>
internal static class LocalParts
{
    internal static LocalHostOptions For(string[] args)
    {
        var state = Path.Combine(LocalFolders.Root(AppContext.BaseDirectory), ".peep");
        var asked = LocalHostOptions.Parse(args, state) with { Console = Console.Out };
        return asked with
        {
            Dependencies =
            [
                new StateFolderLock(),
                new FirstRunSettings(),
                new AzuriteDependency(Path.Combine(state, "azurite")),
                new StripeDependency(),
                new MailDependency(),
            ],
            QueueTiming = QueueTiming.OneMachine,
            AfterStart = asked.Demo ? [(host, token) => DemoYear.RunAsync(host, asked, token)] : [],
            TryLines =
            [
                "the API, to read and try: {address}/api/docs",
                "",
                "curl {address}/api/bylaws/1",
                "curl -X POST {address}/api/members -H 'content-type: application/json' "
                    + "-d '{\"email\":\"ada@example.org\",\"handle\":\"ada\",\"classes\":[\"creator\"],\"acceptsBylaws\":1}'",
                "curl {address}/local/mail",
                "curl {address}/api/ledger/suspense -H 'authorization: Bearer …'",
                "curl -X POST {address}/api/reconciliations -H 'authorization: Bearer …'",
            ],
        };
    }
}
