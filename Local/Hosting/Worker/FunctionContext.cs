namespace PeepFunctions.Local.Hosting;

/// <summary>
/// One run of a function; the part of the worker's class of the same name that means something on one machine.
/// </summary>
public abstract class FunctionContext
{
    public abstract string InvocationId { get; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract IDictionary<object, object> Items { get; set; }

    public virtual CancellationToken CancellationToken => CancellationToken.None;
}
