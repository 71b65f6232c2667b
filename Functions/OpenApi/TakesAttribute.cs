namespace PeepFunctions.Functions;

/// <summary>The body of a request that is read as it comes.</summary>
/// <param name="types">The types of content that are taken.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class TakesAttribute(params string[] types) : Attribute
{
    /// <summary>What a JSON body is read as; null for a file.</summary>
    public virtual Type? Body => null;

    /// <summary>The types of content.</summary>
    public IReadOnlyList<string> Types { get; } = types;

    /// <summary>Whether an Idempotency-Key is heeded.</summary>
    public bool Once { get; set; }

    /// <summary>Whether an Idempotency-Key has to be there.</summary>
    public bool NeedsKey { get; set; }
}

/// <summary>The JSON body of a request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesAttribute<TBody> : TakesAttribute
    where TBody : class
{
    /// <summary>With an Idempotency-Key, unless it is said otherwise.</summary>
    public TakesAttribute()
        : base("application/json") => Once = true;

    /// <inheritdoc />
    public override Type Body => typeof(TBody);
}
