using PeepFunctions.Benchmarks;

switch (args is [var name, ..] ? name : "")
{
    case "apportion":
        ApportionmentBenchmark.Run();
        return 0;
    case "webhook":
        await WebhookBenchmark.RunAsync();
        return 0;
    case "decide":
        DecisionBenchmark.Run();
        return 0;
    case "fold":
        await FoldBenchmark.RunAsync(Size(1, 1_000_000), Size(2, 100_000), Size(3, 5));
        return 0;
    case "count":
        CountBenchmark.Run(Size(1, 100_000));
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: dotnet run -c Release --project Tests/Benchmarks -- "
            + "apportion|webhook|decide|fold [entries] [members] [rounds]|count [ballots]");
        return 2;
}

int Size(int place, int otherwise) =>
    args.Length > place && int.TryParse(args[place], out var given) && given > 0 ? given : otherwise;
