namespace PeepFunctions.Functions;

/// <summary>A success: its status, and the types of a content that has no form of its own to describe.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="types">The types of content; none when there is no content.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class AnswersAttribute(int status, params string[] types) : Attribute
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The types of content.</summary>
    public IReadOnlyList<string> Types { get; } = types;

    /// <summary>What JSON is written from; null for a file.</summary>
    public virtual Type? Document => null;
}

/// <summary>A success with a JSON document.</summary>
/// <param name="status">The HTTP status.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AnswersAttribute<TDocument>(int status = 200) : AnswersAttribute(status, "application/json")
{
    /// <inheritdoc />
    public override Type Document => typeof(TDocument);
}
