using PeepFunctions.Benchmarks;

switch (args is [var name, ..] ? name : "")
{
    case "apportion":
        ApportionmentBenchmark.Run();
        return 0;
    case "webhook":
        await WebhookBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project Tests/Benchmarks -- apportion|webhook");
        return 2;
}
