using Microsoft.AspNetCore.Routing.Template;

namespace PeepFunctions.Tests;

/// <summary>
/// Whether a path exists that two routes both take. Constraints are not trusted to keep them apart: the Functions host
/// tries routes by function name, endpoint routing by precedence, and only routes that share no path are safe from
/// both.
/// </summary>
internal static class RouteOverlap
{
    internal static bool Exists(string first, string second) =>
        Overlap(TemplateParser.Parse(first.Trim('/')).Segments, TemplateParser.Parse(second.Trim('/')).Segments, 0);

    private static bool Overlap(IList<TemplateSegment> first, IList<TemplateSegment> second, int at)
    {
        if (IsCatchAll(first, at) || IsCatchAll(second, at))
            return true;
        if (at >= first.Count || at >= second.Count)
            return MayEnd(first, at) && MayEnd(second, at);
        return Meet(first[at], second[at]) && Overlap(first, second, at + 1);
    }

    private static bool IsCatchAll(IList<TemplateSegment> segments, int at) =>
        at < segments.Count && segments[at].Parts is [{ IsCatchAll: true }];

    private static bool MayEnd(IList<TemplateSegment> segments, int at) =>
        at >= segments.Count || segments.Skip(at).All(segment => segment.Parts is [{ IsOptional: true }]);

    private static bool Meet(TemplateSegment first, TemplateSegment second) =>
        Literal(first) is not { } one || Literal(second) is not { } other
        || string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string? Literal(TemplateSegment segment) =>
        segment.Parts is [{ IsLiteral: true, Text: var text }] ? text : null;
}
