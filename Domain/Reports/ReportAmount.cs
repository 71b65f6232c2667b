namespace PeepFunctions.Domain;

/// <summary>
/// What one entry, or a balance brought forward, adds to one figure of a report, with the sign that people see. A
/// figure is nothing but the sum of these, so that it can always be traced to the entries that it is made of.
/// </summary>
/// <param name="Section">The section of the report.</param>
/// <param name="Line">The line; no two sections of a report have one of the same name.</param>
/// <param name="Column">The column.</param>
/// <param name="Amount">How much it adds; may be below zero.</param>
public readonly record struct ReportAmount(string Section, string Line, string Column, Money Amount);
