namespace PeepFunctions.Functions;

/// <summary>An answer as bytes, so that it can be given again to the letter.</summary>
internal sealed record StoredAnswer(int Status, string? ContentType, byte[] Body) : IResult
{
    /// <summary>Renders a result without sending it.</summary>
    public static async Task<StoredAnswer> RenderAsync(HttpContext context, IResult result)
    {
        using var body = new MemoryStream();
        var rendering = new DefaultHttpContext { RequestServices = context.RequestServices };
        rendering.Response.Body = body;
        await result.ExecuteAsync(rendering);
        return new StoredAnswer(rendering.Response.StatusCode, rendering.Response.ContentType, body.ToArray());
    }

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        if (Body.Length > 0)
        {
            httpContext.Response.ContentType = ContentType;
            httpContext.Response.ContentLength = Body.Length;
            await httpContext.Response.Body.WriteAsync(Body);
        }
    }
}
