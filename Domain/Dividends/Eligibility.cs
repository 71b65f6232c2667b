using System.Collections.Immutable;
using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// Whether a member takes part in a class as an owner, and why. Judged once per window, at the end of its last period.
/// </summary>
/// <param name="Member">The member id.</param>
/// <param name="Class">The class judged.</param>
/// <param name="Eligible">The judgement.</param>
/// <param name="Reason">The figures that decided, for people: <c>7 of 10 supporters</c>.</param>
/// <param name="Since">The period in which it was gained or lapsed.</param>
public sealed record Eligibility(string Member, MemberClass Class, bool Eligible, string Reason, Period Since)
{
    /// <summary>Judges a member in each of their classes.</summary>
    public static ImmutableArray<Eligibility> Judge(EligibilitySubject subject, EligibilityFold fold) =>
        [.. subject.Classes.Members.Select(one => JudgeClass(subject, one, fold))];

    /// <summary>The classes that a member is eligible in.</summary>
    public static MemberClasses ClassesOf(IEnumerable<Eligibility> judgements) =>
        MemberClasses.From(judgements.Where(one => one.Eligible).Select(one => one.Class));

    /// <summary>This judgement, dated as the one before it where nothing changed.</summary>
    public Eligibility After(Eligibility? previous) =>
        previous is not null && previous.Eligible == Eligible ? this with { Since = previous.Since } : this;

    private static Eligibility JudgeClass(EligibilitySubject subject, MemberClass one, EligibilityFold fold)
    {
        var (eligible, reason) = subject.State != MemberState.Active
            ? (false, "not an active member")
            : one switch
            {
                MemberClass.Creator => Creator(subject.Member, fold),
                MemberClass.Contributor => Contributor(subject, fold),
                _ => Supporter(subject.Member, fold),
            };
        return new Eligibility(subject.Member, one, eligible, reason, fold.AsOf);
    }

    private static (bool Eligible, string Reason) Creator(string member, EligibilityFold fold)
    {
        var supporters = fold.SupportersOf(member);
        return (
            supporters >= fold.Rules.CreatorSupporters,
            Text($"{supporters} of {fold.Rules.CreatorSupporters} supporters in {fold.Rules.CreatorPeriods} months"));
    }

    private static (bool Eligible, string Reason) Contributor(EligibilitySubject subject, EligibilityFold fold)
    {
        if (subject.ContributorSince is not { } since || since > fold.AsOf)
        {
            return (false, "not admitted as a contributor");
        }

        var rules = fold.Rules;
        var (minutes, months) = fold.WorkOf(subject.Member);
        return (
            minutes >= rules.ContributorHours * 60 || months >= rules.ContributorMonths,
            Text($"{minutes} of {rules.ContributorHours * 60} minutes, {months} of {rules.ContributorMonths} months ")
            + Text($"with {rules.ContributorHoursAMonth} hours"));
    }

    private static (bool Eligible, string Reason) Supporter(string member, EligibilityFold fold)
    {
        var given = fold.GivenBy(member);
        return (
            given >= fold.Rules.SupporterGivenMinor,
            Text($"gave {given} of {fold.Rules.SupporterGivenMinor} minor units in {fold.AsOf}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
