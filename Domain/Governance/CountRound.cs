using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>One round. Values are in units of 10^-5 votes.</summary>
/// <param name="Step">What it did.</param>
/// <param name="From">Whose ballots went on; null in the first round.</param>
/// <param name="Received">What each candidate received in it, in the order of the candidates.</param>
/// <param name="Votes">What each candidate has after it.</param>
/// <param name="NonTransferable">
/// What belongs to nobody any more after it: ballots without a further preference, and what truncation left.
/// </param>
/// <param name="Elected">Who was elected by it.</param>
public sealed record CountRound(
    CountStep Step,
    string? From,
    ImmutableArray<long> Received,
    ImmutableArray<long> Votes,
    long NonTransferable,
    ImmutableArray<string> Elected);
