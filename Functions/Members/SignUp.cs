namespace PeepFunctions.Functions;

/// <summary>A sign-up whose address is not confirmed yet: kept sealed, worth nothing once its time is over.</summary>
/// <param name="Handle">The handle that is reserved for it.</param>
/// <param name="Classes">The classes asked for.</param>
/// <param name="AcceptedBylaws">The version of the bylaws accepted.</param>
/// <param name="Holder">For whom the handle is reserved.</param>
public sealed record SignUp(string Handle, IReadOnlyList<MemberClass> Classes, int AcceptedBylaws, string Holder)
{
    /// <summary>
    /// How long the handle is kept for it: longer than its code is good for, so that a confirmation in time always
    /// finds it and whoever was too slow can sign up again with it.
    /// </summary>
    public static readonly TimeSpan HandleHeld = TimeSpan.FromHours(1) + SignInRequest.Lifetime;
}

/// <summary>An address that somebody has just proven to read.</summary>
/// <param name="Email">The address.</param>
/// <param name="SignUp">The sign-up whose code it was; null when it was a sign-in's.</param>
public sealed record ConfirmedAddress(EmailAddress Email, SignUp? SignUp);
