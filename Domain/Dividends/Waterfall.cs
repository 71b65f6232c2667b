using System.Collections.Immutable;

namespace PeepFunctions.Domain;

/// <summary>The steps that use a surplus, in the order of the bylaws.</summary>
internal static class Waterfall
{
    public static ImmutableArray<WaterfallLine> Run(DividendInputs inputs, BylawsPhase phase, long surplus)
    {
        var lines = ImmutableArray.CreateBuilder<WaterfallLine>(inputs.Bylaws.Waterfall.Length);
        var remaining = surplus;
        Int128 reserve = inputs.ReserveMinor;
        var claimable = inputs.IsSold ? 0 : Buyback.LeftOf(inputs.Claims);
        foreach (var step in inputs.Bylaws.Waterfall)
        {
            var from = step.Of == WaterfallBase.Surplus ? surplus : remaining;
            var rate = step.Rate ?? phase.PatronageRate;
            var room = step.Kind switch
            {
                WaterfallStepKind.Reserve when step.UntilBalanceMinor is { } full => Int128.Max(0, full - reserve),
                WaterfallStepKind.Buyback => claimable,
                _ => remaining,
            };
            var amount = (long)Int128.Min(room, Math.Min(rate.FloorOf(from), remaining));
            remaining -= amount;
            reserve += step.Kind == WaterfallStepKind.Reserve ? amount : 0;
            claimable -= step.Kind == WaterfallStepKind.Buyback ? amount : 0;
            lines.Add(new WaterfallLine(step.Kind, step.Payee, from, rate, amount));
        }

        return lines.MoveToImmutable();
    }
}
