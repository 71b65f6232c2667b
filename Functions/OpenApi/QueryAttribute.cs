namespace PeepFunctions.Functions;

/// <summary>A parameter in the query.</summary>
/// <param name="name">Its name.</param>
/// <param name="meaning">What it says, and what holds where it is not there.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class QueryAttribute(string name, string meaning) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What it says.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>What it is read as.</summary>
    public Type Type { get; set; } = typeof(string);

    /// <summary>Whether it has to be there.</summary>
    public bool IsRequired { get; set; }
}

/// <summary>The list is read page by page (<see cref="Paging"/>).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PagedAttribute : Attribute;
