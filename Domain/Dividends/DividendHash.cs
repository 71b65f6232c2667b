using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace PeepFunctions.Domain;

/// <summary>
/// SHA-256 over everything an outcome states, as one JSON array per line in a fixed order. It is written and hashed
/// piece by piece, so that a run of many members needs no memory for it.
/// </summary>
internal static class DividendHash
{
    private const int PieceBytes = 1 << 16;

    public static string Of(DividendOutcome outcome)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        void Line(params ReadOnlySpan<object?> values)
        {
            WriteLine(json, values);
            json.Flush();
            json.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount >= PieceBytes)
            {
                hash.AppendData(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }
        }

        var kind = outcome is DividendOutcome.Calculated ? "calculated" : "carried";
        Line(kind, outcome.Currency.Code, (long)outcome.BylawsVersion, (long)outcome.Phase);
        Line(outcome.IncomeMinor, outcome.ExpensesMinor, (long)outcome.CommunityOwned.Count, (long)outcome.NextPhase);
        foreach (var period in outcome.Window)
        {
            Line("period", period.ToString());
        }

        if (outcome is DividendOutcome.Calculated calculated)
        {
            WriteRun(calculated, Line);
            WriteMembers(calculated, Line);
        }

        WritePayments(outcome, Line);
        hash.AppendData(buffer.WrittenSpan);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private delegate void LineWriter(params ReadOnlySpan<object?> values);

    private static void WriteRun(DividendOutcome.Calculated run, LineWriter line)
    {
        foreach (var account in run.Closed)
        {
            line("closed", account.Account.Path, account.BalanceMinor);
        }

        foreach (var step in run.Waterfall)
        {
            line("step", BylawsJson.WordOf(step.Step), step.Payee, step.BaseMinor, (long)step.Rate.Count, step.AmountMinor);
        }

        foreach (var pool in run.Pools)
        {
            line("pool", MemberClasses.NameOf(pool.Class), BylawsJson.WordOf(pool.Basis), pool.PoolMinor);
            line(pool.MemberPatronage, pool.TotalPatronage, pool.NonMemberMinor, pool.UndistributedMinor, (long)pool.Members);
        }

        foreach (var part in run.Buybacks)
        {
            line("buyback", part.Claim, part.AmountMinor);
        }

        foreach (var carried in run.NegativePatronage)
        {
            line("carried", BylawsJson.WordOf(carried.Basis), carried.Who, carried.Quantity);
        }
    }

    private static void WriteMembers(DividendOutcome.Calculated run, LineWriter line)
    {
        foreach (var member in run.Allocations)
        {
            line("member", member.Member, member.CashMinor, member.CapitalMinor);
            foreach (var part in member.Lines)
            {
                line(MemberClasses.NameOf(part.Class), BylawsJson.WordOf(part.Basis), part.YourPatronage, part.AmountMinor);
            }
        }
    }

    private static void WritePayments(DividendOutcome outcome, LineWriter line)
    {
        foreach (var payment in outcome.Payments)
        {
            line(
                "payment",
                payment.Kind.ToString(),
                payment.Payee,
                payment.EarlierMinor,
                payment.AmountMinor,
                payment.State.ToString());
        }

        if (outcome.Redemption is { } redemption)
        {
            line("redemption", redemption.FundsMinor, redemption.DueMinor);
            foreach (var tranche in redemption.Tranches)
            {
                line("redeemed", tranche.Member, tranche.Credited.ToString(), tranche.AmountMinor);
            }
        }
    }

    private static void WriteLine(Utf8JsonWriter json, ReadOnlySpan<object?> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            if (value is long number)
            {
                json.WriteNumberValue(number);
            }
            else
            {
                json.WriteStringValue((string?)value);
            }
        }

        json.WriteEndArray();
    }
}
