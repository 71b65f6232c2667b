namespace PeepFunctions.Local.Sandbox;

/// <summary>The part of an amount that goes with a part of another.</summary>
internal static class Share
{
    /// <summary>⌊whole × part ÷ of + ½⌋, exact for all amounts that Stripe takes.</summary>
    public static long Of(long whole, long part, long of) => (long)((((Int128)whole * part * 2) + of) / (2 * of));
}
