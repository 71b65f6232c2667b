using static PeepFunctions.Tests.OwnershipWorld;

namespace PeepFunctions.Tests;

/// <summary>900 units at a cap of 300.00 and the trust's 100: half of the cap moves 450 and makes 55 %.</summary>
public sealed class OwnershipCheckTests
{
    private static readonly RegisterEntry[] Register =
        [.. new[] { Founder("f", 900, 100_00), Trust(100) }.Select(Entered)];

    private static readonly JournalEntry[] Journal = [Close("2026-01", "f", 50_00), Close("2026-02", "f", 100_00)];

    private static readonly RecordedOwnership[] Runs = [Recorded("2026-01", 2_500), Recorded("2026-02", 5_500)];

    [Fact]
    public void Of_WhatRunsRecorded_FindsNothing()
    {
        Assert.Empty(Check(Register, Journal, Runs));
        Assert.Empty(Check([], [], [Recorded("2026-01", 0)]));
    }

    [Fact]
    public void Of_AnEntryChangedInPlace_IsFound()
    {
        var claim = Register[0].Claim;
        var cheaper = Register[0] with { Claim = claim with { PrincipalMinor = 200_00 } };
        var findings = OwnershipCheck.Of(
            [(cheaper, Register[0].Hash), (Register[1], Register[1].Hash)], Journal, Runs, Utc);
        Assert.Equal(
            [
                new LedgerFinding.ContentChanged("f", Register[0].Hash, cheaper.Hash),
                Differs("2026-01", 2_500, 1_750), // 900 × 5 000 / 60 000 = 75
                Differs("2026-02", 5_500, 3_250), // 900 × 15 000 / 60 000 = 225
            ],
            findings);
    }

    [Fact]
    public void Of_ARunThatRecordedAnotherShare_IsFound() => Assert.Equal(
        [Differs("2026-02", 5_501, 5_500)],
        Check(Register, Journal, [Runs[0], Recorded("2026-02", 5_501)]));

    [Fact]
    public void Of_AClaimThatIsGone_IsFound() => Assert.Equal(
        [
            new LedgerFinding.ClaimUnknown("f"),
            Differs("2026-01", 2_500, 10_000),
            Differs("2026-02", 5_500, 10_000),
        ],
        Check(Register[1..], Journal, Runs));

    // 300.01 of 300.00: ⌊900 × 30 001 / 30 000⌋ = 900 units have moved; with 400.00, 1 200 of 900.
    [Fact]
    public void Of_MoreThanTheCap_IsFound()
    {
        Assert.Equal(
            [new LedgerFinding.CapExceeded("f", 300_01, 300_00)],
            Check(Register, [Close("2026-01", "f", 300_01)], Runs));
        Assert.Equal(
            [new LedgerFinding.CapExceeded("f", 400_00, 300_00), new LedgerFinding.UnitsDiffer(1_000, 1_300)],
            Check(Register, [Close("2026-01", "f", 400_00)], Runs));
    }

    [Fact]
    public void Of_ACloseAfterTheSale_IsFound()
    {
        var sale = new OwnershipSale("prp_1", DividendWorld.Instant, Period.Parse("2026-03"));
        Assert.Empty(Check(Register, Journal, Runs, (sale, sale.Hash)));
        var earlier = sale with { From = Period.Parse("2026-02") };
        Assert.Equal(
            [
                new LedgerFinding.ContentChanged("prp_1", sale.Hash, earlier.Hash),
                new LedgerFinding.PaidAfterSale("f", earlier.From),
            ],
            Check(Register, Journal, Runs, (earlier, sale.Hash)));
        Assert.Equal(
            4,
            new[] { sale, earlier, sale with { Proposal = "x" }, sale with { AdoptedUtc = default } }
                .Select(one => one.Hash).Distinct().Count());
    }

    [Fact]
    public void RegisterEntry_EveryFieldIsUnderTheHash()
    {
        var entry = Register[0];
        var claim = entry.Claim;
        RegisterEntry[] others =
        [
            entry with { Cause = "x" }, entry with { By = "x" }, entry with { Operation = "x" },
            entry with { AtUtc = entry.AtUtc.AddTicks(1) },
            .. new[]
            {
                claim with { Id = "x" }, claim with { Class = ClaimClass.Investor }, claim with { Holder = "x" },
                claim with { Payee = "x" }, claim with { Units = 1 }, claim with { PrincipalMinor = 1 },
                claim with { CapBps = 1 }, claim with { Seniority = 2 }, claim with { IssuedOn = Issued.AddDays(1) },
            }.Select(other => entry with { Claim = other }),
        ];
        Assert.Equal(13, others.Select(other => other.Hash).Append(entry.Hash).Distinct().Count() - 1);
    }

    private static IReadOnlyList<LedgerFinding> Check(
        RegisterEntry[] register,
        JournalEntry[] journal,
        RecordedOwnership[] runs,
        (OwnershipSale Sale, string StoredHash)? sale = null) =>
        OwnershipCheck.Of([.. register.Select(entry => (entry, entry.Hash))], journal, runs, Utc, sale);

    private static RegisterEntry Entered(OwnershipClaim claim) =>
        new(claim, RegisterEntry.Founding, "mem_s", "op", DividendWorld.Instant);

    private static RecordedOwnership Recorded(string period, int owned) =>
        new(Period.Parse(period), BasisPoints.FromCount(owned), 0);

    private static LedgerFinding.OwnershipDiffers Differs(string period, int recorded, int rebuilt) => new(
        Period.Parse(period), BasisPoints.FromCount(recorded), BasisPoints.FromCount(rebuilt));
}
