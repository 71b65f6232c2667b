namespace PeepFunctions.Tests;

public class DraftApprovalTests
{
    private static readonly DateTimeOffset Now = new(2036, 3, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Evidence = new('a', 64);

    [Fact]
    public void Decide_EachState_HasItsOutcome()
    {
        var draft = Draft(needsAnother: true).With(Evidence);
        var hash = draft.Hash;
        var approved = Assert.IsType<DraftApproval.Approved>(DraftApproval.Decide(draft, "mem_b", hash, Now)).Draft;

        Assert.Equal((DraftState.Approved, "mem_b", Now), (approved.State, approved.ApprovedBy, approved.ApprovedUtc!.Value));
        Assert.IsType<DraftApproval.AlreadyApproved>(DraftApproval.Decide(approved, "mem_b", hash, Now));
        Assert.IsType<DraftApproval.NotWaiting>(DraftApproval.Decide(approved, "mem_c", hash, Now));
        Assert.IsType<DraftApproval.NotWaiting>(
            DraftApproval.Decide(draft with { State = DraftState.Withdrawn }, "mem_b", hash, Now));
        Assert.IsType<DraftApproval.OtherHash>(DraftApproval.Decide(draft, "mem_b", "00", Now));
        Assert.IsType<DraftApproval.SameSteward>(DraftApproval.Decide(draft, "mem_a", hash, Now));
    }

    [Fact]
    public void Decide_NoEvidence_IsAskedForOnlyWhereAnotherIs()
    {
        var small = Draft(needsAnother: false);
        var large = Draft(needsAnother: true);

        Assert.IsType<DraftApproval.Approved>(DraftApproval.Decide(small, "mem_a", small.Hash, Now));
        Assert.IsType<DraftApproval.NoEvidence>(DraftApproval.Decide(large, "mem_b", large.Hash, Now));
        Assert.NotEqual(large.Hash, large.With(Evidence).Hash);
        Assert.Throws<InvalidOperationException>(() => (large with { State = DraftState.Posted }).With(Evidence));
    }

    private static EntryDraft Draft(bool needsAnother) => new(
        "drf_1",
        JournalEntry.Create(
            "general:1",
            Now,
            EntrySource.General,
            "memo",
            [new Posting(Accounts.Grants, Accounts.Bank, Money.FromMinor(5, Currency.Parse("usd")))],
            []),
        "mem_a",
        Now,
        needsAnother);
}
