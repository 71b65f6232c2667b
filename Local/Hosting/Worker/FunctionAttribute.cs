namespace PeepFunctions.Local.Hosting;

/// <summary>Names a method as a function, as the isolated worker's attribute of the same name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
