using System.Globalization;

namespace PeepFunctions.Domain;

/// <summary>
/// One debt that one transfer settles, as the transfer's metadata names it. It has one key per attempt, so that no
/// retry can pay it twice.
/// </summary>
public sealed record Payable
{
    /// <summary>A debt.</summary>
    /// <exception cref="ArgumentException">The payee is no id (<see cref="Accounts.IsId"/>).</exception>
    public Payable(PayableKind kind, Period period, string payee)
    {
        if (!Accounts.IsId(payee))
        {
            throw new ArgumentException("A payee is an id that an account can be named by.", nameof(payee));
        }

        _ = period.Year;
        (Kind, Period, Payee) = (kind, period, payee);
    }

    /// <summary>What it is for.</summary>
    public PayableKind Kind { get; }

    /// <summary>The period of the run that made it.</summary>
    public Period Period { get; }

    /// <summary>The member, the claim of a buyback, or the receiver of the tithe.</summary>
    public string Payee { get; }

    /// <summary>The kind as it is written in keys and metadata.</summary>
    public string KindName => NameOf(Kind);

    /// <summary>Whether a member is owed it: the tithe and the buyback are owed to others.</summary>
    public bool IsToMember => Kind is not (PayableKind.Tithe or PayableKind.Buyback);

    /// <summary>The transfers of one debt are grouped under this, whatever the attempt.</summary>
    public string Group => $"{KindName}:{Period}:{Payee}";

    /// <summary>
    /// The liability that it settles. Redeemed capital stands beside dividends: it was moved there, as cash allocated.
    /// </summary>
    public Account Account => Kind switch
    {
        PayableKind.Dividend or PayableKind.Redemption => Accounts.Dividends(Payee),
        PayableKind.Buyback => Accounts.Buyback(Payee),
        PayableKind.Tithe => Accounts.Tithe(Payee),
        PayableKind.Support => Accounts.Creator(Payee),
        _ => Accounts.ShareDebt(Payee),
    };

    /// <summary>The idempotency key of an attempt, the first being 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The attempt is below 1.</exception>
    public string Key(int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        return string.Create(CultureInfo.InvariantCulture, $"{Group}:a{attempt}");
    }

    /// <summary>Reads what a transfer's metadata says; null when it names no debt of ours.</summary>
    public static Payable? TryParse(string? kind, string? period, string? payee)
    {
        foreach (var known in Enum.GetValues<PayableKind>())
        {
            if (NameOf(known) == kind && Period.TryParse(period, out var parsed) && Accounts.IsId(payee))
            {
                return new Payable(known, parsed, payee!);
            }
        }

        return null;
    }

    /// <summary>A kind as it is written in keys and metadata.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static string NameOf(PayableKind kind) => kind switch
    {
        PayableKind.Dividend => "dividend",
        PayableKind.Redemption => "redemption",
        PayableKind.Buyback => "buyback",
        PayableKind.Tithe => "tithe",
        PayableKind.Share => "share",
        PayableKind.Support => "support",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
