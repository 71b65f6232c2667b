namespace PeepFunctions.Tests;

public sealed class OutgoingPaymentTests
{
    private static readonly Period October = Period.Parse("2026-10");

    [Fact]
    public void Key_FirstAttempt_NamesKindPeriodAndPayee() =>
        Assert.Equal("dividend:2026-10:m1:a1", Pending().Key);

    [Theory]
    [InlineData(TransferRefusal.InsufficientFunds, PaymentState.WaitingForFunds, true)]
    [InlineData(TransferRefusal.AccountRestricted, PaymentState.Held, false)]
    [InlineData(TransferRefusal.Other, PaymentState.Failed, false)]
    public void After_Refusal_RaisesTheAttempt(TransferRefusal refusal, PaymentState state, bool keepsOpen)
    {
        var refused = Pending().After(new TransferOutcome.Refused(refusal, "code"));
        Assert.Equal((state, 2, "code", keepsOpen), (refused.State, refused.Attempt, refused.Reason, refused.KeepsRunOpen));
        Assert.Equal(PaymentState.Pending, refused.Retried(bySteward: true).State);
        Assert.Equal(state == PaymentState.Failed, refused.Retried(bySteward: false).State == PaymentState.Failed);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void After_Ambiguous_WaitsForAListing(bool answered, int nextAttempt)
    {
        var unknown = Pending().After(new TransferOutcome.Ambiguous(answered));
        Assert.Equal((PaymentState.Unknown, 1), (unknown.State, unknown.Attempt));
        Assert.False(unknown.CanBeSent);
        Assert.Equal(unknown, unknown.Retried(bySteward: true));
        Assert.Equal((PaymentState.Sent, "tr_1"), Seen(unknown.After(new TransferOutcome.Sent("tr_1"))));
        Assert.Equal((PaymentState.Confirmed, "tr_1"), Seen(unknown.Confirmed("tr_1")));
        Assert.Equal(nextAttempt, unknown.ListedAsNotSent().Attempt);
        Assert.True(unknown.ListedAsNotSent().CanBeSent);
    }

    [Fact]
    public void Reversed_AfterConfirmation_IsSentAgainOnlyByAStewardAndNeverConfirmedByTheOldTransfer()
    {
        var reversed = Pending().After(new TransferOutcome.Sent("tr_1")).Confirmed("tr_1").Reversed();
        Assert.Equal(PaymentState.Held, reversed.Confirmed("tr_1").State);
        Assert.Equal(PaymentState.Held, reversed.Retried(bySteward: false).State);
        var again = reversed.Retried(bySteward: true);
        Assert.Equal((PaymentState.Pending, "dividend:2026-10:m1:a2"), (again.State, again.Key));
        Assert.Equal(PaymentState.Pending, again.Confirmed("tr_1").State);
        Assert.Equal((PaymentState.Confirmed, "tr_2"), Seen(again.Confirmed("tr_2")));
    }

    [Fact]
    public void Transition_ThatCannotBe_IsRefused()
    {
        var sent = Pending().After(new TransferOutcome.Sent("tr_1"));
        Assert.Throws<InvalidOperationException>(() => sent.After(new TransferOutcome.Sent("tr_2")));
        Assert.Throws<InvalidOperationException>(() => sent.Confirmed("tr_2"));
        Assert.Throws<InvalidOperationException>(() => sent.ListedAsNotSent());
        Assert.Throws<InvalidOperationException>(() => sent.WithoutAccount("x"));
        Assert.Throws<InvalidOperationException>(() => Pending().Reversed());
        Assert.Throws<InvalidOperationException>(() => Planned(PaymentState.Accumulating).Confirmed("tr_1"));
        Assert.Throws<InvalidOperationException>(
            () => Planned(PaymentState.Accumulating).After(new TransferOutcome.Ambiguous(true)));
    }

    [Fact]
    public void WithoutAccount_IsHeldAndRetriedWithTheSameKey()
    {
        var held = Pending().WithoutAccount("no-payout-account");
        Assert.Equal((PaymentState.Held, false), (held.State, held.KeepsRunOpen));
        Assert.Equal("dividend:2026-10:m1:a1", held.Retried(bySteward: false).Key);
    }

    [Fact]
    public void Progress_ApprovalsByDifferentStewards_ReleaseThePayments()
    {
        var bylaws = BylawsDocumentTests.Valid(BylawsDocumentTests.Changed(("/payoutApprovals", "2")));
        var run = DividendRun.Decide(DividendWorld.Of(bylaws, DividendWorld.Move("assets:stripe", "income:dues", 5)));
        var progress = DividendProgress.Begun(bylaws);
        Assert.IsType<DividendApproval.NothingToApprove>(progress.Approve("s1", run.Hash));
        progress = progress.Posted(run).Posted(run).Released();
        Assert.Equal(DividendRunState.AwaitingApproval, progress.State);
        Assert.IsType<DividendApproval.OtherHash>(progress.Approve("s1", "sha256:0"));
        progress = Assert.IsType<DividendApproval.Approved>(progress.Approve("s1", run.Hash)).Progress;
        Assert.IsType<DividendApproval.AlreadyApproved>(progress.Approve("s1", run.Hash));
        Assert.Equal(DividendRunState.AwaitingApproval, progress.State);
        progress = Assert.IsType<DividendApproval.Approved>(progress.Approve("s2", run.Hash)).Progress;
        Assert.Equal(DividendRunState.Paying, progress.State);
        Assert.Equal(DividendRunState.Paying, progress.After([Pending()]).State);
        Assert.Equal(DividendRunState.Paid, progress.After([Pending().WithoutAccount("x")]).State);
        Assert.Throws<InvalidOperationException>(
            () => progress.Posted(DividendRun.Decide(DividendWorld.Of(bylaws))));
    }

    [Fact]
    public void Progress_NoApprovalsNeededOrNoSurplus_GoesOnByItself()
    {
        var bylaws = BylawsDocument.Founding;
        var run = DividendRun.Decide(DividendWorld.Of(bylaws, DividendWorld.Move("assets:stripe", "income:dues", 5)));
        Assert.Equal(DividendRunState.Paying, DividendProgress.Begun(bylaws).Posted(run).Released().State);
        var carried = DividendProgress.Begun(bylaws).Posted(DividendRun.Decide(DividendWorld.Of(bylaws))).Released();
        Assert.Equal(DividendRunState.Carried, carried.After([]).State);
    }

    private static OutgoingPayment Pending() => Planned(PaymentState.Pending);

    private static OutgoingPayment Planned(PaymentState state) =>
        OutgoingPayment.Planned(new PlannedPayment(PayableKind.Dividend, "m1", 0, 250, state), October);

    private static (PaymentState State, string? Transfer) Seen(OutgoingPayment payment) =>
        (payment.State, payment.TransferId);
}
