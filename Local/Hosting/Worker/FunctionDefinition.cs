namespace PeepFunctions.Local.Hosting;

/// <summary>The function that is running.</summary>
public abstract class FunctionDefinition
{
    public abstract string Name { get; }

    /// <summary>The method, as <c>Namespace.Class.Method</c>.</summary>
    public abstract string EntryPoint { get; }
}
