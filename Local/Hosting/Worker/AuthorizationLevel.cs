namespace PeepFunctions.Local.Hosting;

/// <summary>Which key a call over HTTP must carry; the isolated worker's names and values.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}
