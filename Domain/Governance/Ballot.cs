using System.Collections.Immutable;
using System.Diagnostics;

namespace PeepFunctions.Domain;

/// <summary>A ballot that fits its proposal, written as it is stored and published.</summary>
public abstract record Ballot
{
    /// <summary>The word of a ballot that is for nothing.</summary>
    public const string Abstention = "abstain";

    private Ballot()
    {
    }

    /// <summary>The ballot as text: a choice, or ranked ids with <c>&gt;</c> between them.</summary>
    public abstract string Text { get; }

    /// <summary>A choice on anything but an election.</summary>
    public sealed record Choosing(VoteChoice Choice) : Ballot
    {
        /// <inheritdoc />
        public override string Text => Choice switch
        {
            VoteChoice.Yes => "yes",
            VoteChoice.No => "no",
            VoteChoice.Abstain => Abstention,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A ranking of candidates, best first; an empty one abstains.</summary>
    public sealed record Ranking(ImmutableArray<string> Candidates) : Ballot
    {
        /// <inheritdoc />
        public override string Text => Candidates.IsEmpty ? Abstention : string.Join('>', Candidates);
    }

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static Ballot Parse(string text, bool isElection) => (isElection, text) switch
    {
        (true, Abstention) => new Ranking([]),
        (true, { Length: > 0 }) => new Ranking([.. text.Split('>')]),
        (false, "yes") => new Choosing(VoteChoice.Yes),
        (false, "no") => new Choosing(VoteChoice.No),
        (false, Abstention) => new Choosing(VoteChoice.Abstain),
        _ => throw new FormatException("This is no ballot."),
    };
}

/// <summary>What a ballot that came in is worth.</summary>
public abstract record BallotReading
{
    private BallotReading()
    {
    }

    /// <summary>It can be counted.</summary>
    public sealed record Valid(Ballot Ballot) : BallotReading;

    /// <summary>Elections want a ranking, everything else a choice.</summary>
    public sealed record WrongForm : BallotReading;

    /// <summary>Nobody stands under an id at this rank, counted from 1.</summary>
    public sealed record UnknownOption(int Rank) : BallotReading;

    /// <summary>Somebody is ranked again at this rank.</summary>
    public sealed record OptionRepeated(int Rank) : BallotReading;

    /// <summary>Nobody stands at this rank.</summary>
    public sealed record RankSkipped(int Rank) : BallotReading;

    /// <summary>Judges a choice or a ranking, of which just one must be there.</summary>
    /// <param name="candidates">The candidates of an election; null for everything else.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="ranking">The ranking.</param>
    public static BallotReading Of(
        IReadOnlySet<string>? candidates, VoteChoice? choice, IReadOnlyList<string?>? ranking)
    {
        if (candidates is null)
        {
            return choice is { } one && ranking is null ? new Valid(new Ballot.Choosing(one)) : new WrongForm();
        }

        if (ranking is null || choice is not null)
        {
            return new WrongForm();
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var place = 0; place < ranking.Count; place++)
        {
            switch (ranking[place])
            {
                case null or "":
                    return new RankSkipped(place + 1);
                case var id when !candidates.Contains(id):
                    return new UnknownOption(place + 1);
                case var id when !seen.Add(id):
                    return new OptionRepeated(place + 1);
            }
        }

        return new Valid(new Ballot.Ranking([.. ranking.Select(id => id!)]));
    }
}
