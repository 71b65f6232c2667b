using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>A report, whole.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Span">What it covers.</param>
/// <param name="Currencies">The currencies that it has figures in, by code: each has its own columns.</param>
/// <param name="Columns">The columns of each currency.</param>
/// <param name="Sections">The sections, in order; one without lines as well.</param>
/// <param name="Late">The entries in it that were posted to a later month than their own, by month and id.</param>
public sealed record Report(
    ReportKind Kind,
    ReportSpan Span,
    ImmutableArray<Currency> Currencies,
    ImmutableArray<string> Columns,
    ImmutableArray<ReportSection> Sections,
    ImmutableArray<LateEntry> Late);

/// <summary>A section of a report.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Lines">Its lines, in order.</param>
/// <param name="Total">What they come to; null where adding them up says nothing.</param>
public sealed record ReportSection(string Name, ImmutableArray<ReportLine> Lines, ReportLine? Total)
{
    /// <summary>The lines, and the total below them.</summary>
    public IEnumerable<ReportLine> LinesWithTotal => Total is null ? Lines : Lines.Append(Total);
}

/// <summary>A line of a report.</summary>
/// <param name="Name">An account, a family of accounts, or what it says.</param>
/// <param name="Minor">Minor units by currency and column; what is not there is zero.</param>
public sealed record ReportLine(string Name, ImmutableDictionary<(Currency Currency, string Column), long> Minor)
{
    /// <summary>One figure in minor units.</summary>
    public long this[Currency currency, string column] => Minor.GetValueOrDefault((currency, column));
}

/// <summary>An entry that counts in a later month than its own, which was closed.</summary>
public sealed record LateEntry(string Id, Period TruePeriod, Period PostedTo);
