namespace PeepFunctions.Local.Sandbox;

/// <summary>A page, or where to go instead.</summary>
internal sealed record PageAnswer(int Status, string? Html, string? Location)
{
    public static PageAnswer Show(string title, string body, int status = 200) =>
        new(status, Sandbox.Html.Page(title, body), null);

    /// <summary>Has the browser get another address, after a form as well.</summary>
    public static PageAnswer GoTo(string location) => new(303, null, location);
}
