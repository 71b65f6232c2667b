using System.Reflection;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// One run of a function: what its trigger parameter gets, and what other parameters get by name.
/// </summary>
internal sealed class Invocation : FunctionContext
{
    private readonly LocalFunction _function;

    internal Invocation(
        LocalFunction function,
        Func<ParameterInfo, object?> trigger,
        IReadOnlyDictionary<string, object?> values,
        CancellationToken cancellationToken)
    {
        _function = function;
        Trigger = trigger;
        Values = values;
        CancellationToken = cancellationToken;
        FunctionDefinition = new Definition(function);
    }

    internal Func<ParameterInfo, object?> Trigger { get; }

    internal IReadOnlyDictionary<string, object?> Values { get; }

    internal LocalFunction Function => _function;

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override FunctionDefinition FunctionDefinition { get; }

    public override IServiceProvider InstanceServices { get; set; } = null!;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override CancellationToken CancellationToken { get; }

    private sealed class Definition(LocalFunction function) : FunctionDefinition
    {
        public override string Name => function.Name;

        public override string EntryPoint => function.EntryPoint;
    }
}
