namespace PeepFunctions.Local.Sandbox;

/// <summary>The filter <c>created</c>: from an instant (included) to another (excluded), in Unix seconds.</summary>
internal readonly record struct CreatedRange(long From, long To)
{
    public static CreatedRange Read(Parameters parameters)
    {
        if (parameters.Integer("created") is { } exactly)
            return new CreatedRange(exactly, exactly + 1);

        var range = parameters.Part("created");
        var from = range.Integer("gte") ?? long.MinValue;
        if (range.Integer("gt") is { } above)
            from = Math.Max(from, above + 1);

        var to = range.Integer("lt") ?? long.MaxValue;
        if (range.Integer("lte") is { } upTo)
            to = Math.Min(to, upTo + 1);

        return new CreatedRange(from, to);
    }
}
