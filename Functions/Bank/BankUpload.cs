using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace PeepFunctions.Functions;

/// <summary>
/// Takes a statement file as a whole or not at all: nothing is written before all of it is sound. What a crash left out
/// is kept when the file comes again.
/// </summary>
public sealed class BankUpload(BankTable bank, BankBook book, LastingHash hash, Coop coop, TimeProvider clock)
{
    /// <summary>Checks a file and keeps its lines; the same file again has the same answer.</summary>
    /// <param name="steward">Who sends it.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="reading">How it was read, where that is not in the file.</param>
    /// <param name="statements">The statements in it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IResult> AcceptAsync(
        string steward,
        ReadOnlyMemory<byte> file,
        string reading,
        IReadOnlyList<BankFile> statements,
        CancellationToken cancellationToken)
    {
        var (valid, faults) = Check(statements);
        if (faults.Count > 0)
        {
            return Faulty(faults);
        }

        var kept = new List<BankStatementRow>();
        foreach (var (statement, at) in valid.Select((statement, at) => (statement, at)))
        {
            var id = IdOf(file.Span, reading, at);
            var fresh = await bank.AddAsync(
                statement.Currency,
                id,
                statement.Lines.Select(line => line with { Id = IdOf(line) }),
                cancellationToken);
            kept.Add(await bank.AddAsync(
                new BankStatementRow(
                    id,
                    statements[at].Format,
                    statement.Currency.Code,
                    statement.From,
                    statement.To,
                    statement.Opening.Minor,
                    statement.Closing.Minor,
                    statement.Lines.Length,
                    fresh,
                    steward,
                    clock.GetUtcNow()),
                cancellationToken));
        }

        foreach (var currency in valid.Select(statement => statement.Currency).Distinct())
        {
            await book.MatchAsync(currency, cancellationToken);
        }

        return Answers.Created(new BankUploadDocument(kept));
    }

    private (List<BankStatement> Valid, ImmutableSortedDictionary<int, string> Faults) Check(
        IReadOnlyList<BankFile> statements)
    {
        var valid = new List<BankStatement>();
        var faults = ImmutableSortedDictionary.CreateBuilder<int, string>();
        foreach (var statement in statements)
        {
            BankStatementReading reading = statement.Head is { } head
                ? BankStatementReading.Of(
                    head, statement.Rows, statement.Notation, coop.Today(clock), statement.Faults)
                : new BankStatementReading.Faulty(statement.Faults);
            switch (reading)
            {
                case BankStatementReading.Valid { Statement: var sound }:
                    valid.Add(sound);
                    break;
                case BankStatementReading.Faulty faulty:
                    // Where all of a file is one line, as some banks write it, the first fault of each statement.
                    faults.AddRange(faulty.Faults.Where(fault => !faults.ContainsKey(fault.Key)));
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return (valid, faults.ToImmutable());
    }

    // By day, so that lines stand in the order of a statement; the hash is keyed, because its text can be guessed.
    private string IdOf(BankLine line) => string.Create(
        CultureInfo.InvariantCulture,
        $"{line.Amount.Currency}-{line.Date:yyyy-MM-dd}-{hash.Of("bank-line", line.Id)[..32]}");

    private string IdOf(ReadOnlySpan<byte> file, string reading, int at) => hash.Of(
        "bank-statement",
        string.Create(
            CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(file))}\n{at}\n{reading}"))[..32];

    private static Problem Faulty(ImmutableSortedDictionary<int, string> faults) => new(
        400,
        "bank-statement-faulty",
        "Nothing of this file is kept; 'errors' says what is wrong, by line.",
        faults.ToDictionary(
            fault => string.Create(CultureInfo.InvariantCulture, $"line {fault.Key}"), fault => fault.Value));
}
