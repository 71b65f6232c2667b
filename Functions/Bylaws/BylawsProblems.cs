namespace PeepFunctions.Functions;

/// <summary>The refusals around bylaws that somebody sends.</summary>
public static class BylawsProblems
{
    /// <summary>400: each fault by its JSON pointer within the body, whose field <c>bylaws</c> holds the document.</summary>
    public static Problem Invalid(IEnumerable<BylawsFault> faults) => Problems.Invalid(
        faults.GroupBy(fault => fault.At, StringComparer.Ordinal).ToDictionary(
            at => $"/bylaws{at.Key}", at => string.Join("; ", at.Select(one => one.Message))));
}
