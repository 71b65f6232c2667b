namespace PeepFunctions.Local.Hosting;

/// <summary>What <c>dotnet run</c> starts beside the functions: the one list to edit when a part is added.</summary>
internal static class LocalParts
{
    internal static LocalHostOptions For(string[] args) =>
        LocalHostOptions.Parse(args, Path.Combine(LocalFolders.Root(AppContext.BaseDirectory), ".peep")) with
        {
            Console = Console.Out,
            Dependencies = [],
            AfterStart = [],
            TryLines =
            [
                "curl {address}/local/clock",
                "curl -X POST {address}/local/clock -d '{\"now\":\"2027-01-04T06:00:00Z\"}'",
                "curl -X POST {address}/admin/functions/CloseMonth -H 'x-functions-key: local-master-key' -d '{}'",
            ],
        };
}
