namespace PeepFunctions.Functions;

/// <summary>The refusals around members.</summary>
public static class MemberProblems
{
    /// <summary>What a handle is.</summary>
    public const string HandleRule = "3 to 30 of a-z and 0-9 with single - or _ inside, and not a reserved word.";

    /// <summary>What classes are.</summary>
    public const string ClassesRule = "One or more of creator, supporter.";

    /// <summary>409: somebody has the handle, or it is kept for somebody.</summary>
    public static Problem HandleTaken { get; } =
        Problems.Conflict("handle-taken", "This handle is taken. Choose another.").At("handle");

    /// <summary>422: contributors are admitted.</summary>
    public static Problem ContributorByAdmission { get; } = Problems.Forbidden(
        "contributor-by-admission", "Nobody declares themselves a contributor: an admission makes one.").At("classes");

    /// <summary>422: there is another version of the bylaws by now.</summary>
    public static Problem BylawsOutdated(int newest, string field = "acceptsBylaws") => Problems.Forbidden(
        "bylaws-outdated", $"Version {newest} is the newest of the bylaws: read it and accept that one.")
        .At(field);

    /// <summary>401: not the live code of this request, whatever the reason.</summary>
    public static Problem CodeWrong { get; } = new(
        401,
        "code-wrong",
        "This code is not right, or its time is over. Ask for a new one with POST /api/sessions, or sign up again.");

    /// <summary>401: the same for a change of address, where it may also be somebody else's.</summary>
    public static Problem AddressCodeWrong { get; } = CodeWrong with
    {
        Detail = "This code is not right, or its time is over. Ask for a new one with POST /api/members/me/email.",
    };

    /// <summary>422: the membership share is not paid.</summary>
    public static Problem NotActive { get; } =
        Problems.Forbidden("not-active", "This is for members: pay your membership share first.");

    /// <summary>422: the member's rights rest.</summary>
    public static Problem Suspended { get; } =
        Problems.Forbidden("suspended", "Your membership is suspended; this has to wait until it is reinstated.");
}
