using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>
/// Somebody leaves or is removed while the stewards change: the work is stopped just before and just after each of its
/// requests, and there the others do as much as they may. Two acting stewards stay, wherever that is.
/// </summary>
public sealed class StewardsAtOnceTests : IAsyncLifetime
{
    // More requests than any of this takes until it is decided.
    private const int StopsMost = 30;

    private PeepApp _app = null!;
    private EndpointCalls _calls = null!;
    private MembersTable _members = null!;

    public async Task InitializeAsync()
    {
        _app = await PeepApp.StartAsync(
            new Dictionary<string, string> { ["AzureWebJobs.FinishLeaving.Disabled"] = "true" },
            configure: services => services.Configure<StorageOptions>(
                options => options.Transport = new PausingTransport()));
        (_calls, _members) = (new EndpointCalls(_app), _app.Services.GetRequiredService<MembersTable>());
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public Task Leave_WhileAppointed_LeavesTwoStewards() => InterleaveAsync(
        "appointed",
        isSteward: false,
        MemberState.Active,
        LeaveAsync,
        async (member, other) =>
        {
            await ChangeAsync(StewardChangeKind.Appoint, member);
            await ChangeAsync(StewardChangeKind.Remove, other);
        });

    // Appointing somebody who is a steward already changes nothing: it calls nobody back who is on the way out.
    [Fact]
    public Task Leave_OfASteward_WhileAppointedAgain_LeavesTwoStewards() => InterleaveAsync(
        "again",
        isSteward: true,
        MemberState.Active,
        LeaveAsync,
        async (member, other) =>
        {
            await ChangeAsync(StewardChangeKind.Appoint, member);
            await ChangeAsync(StewardChangeKind.Remove, other);
        });

    [Fact]
    public Task Leave_OfASteward_WhileRemovedAndAppointedAnew_LeavesTwoStewards() => InterleaveAsync(
        "anew",
        isSteward: true,
        MemberState.Active,
        LeaveAsync,
        RemoveAppointAndRemoveAsync);

    // Whose rights rest may always go; whose rights do not rest any more counts.
    [Fact]
    public Task Leave_OfASuspendedSteward_WhileReinstated_LeavesTwoStewards() => InterleaveAsync(
        "reinstated",
        isSteward: true,
        MemberState.Suspended,
        LeaveAsync,
        async (member, other) =>
        {
            await _members.ChangeAsync(
                member,
                row =>
                {
                    if (MemberRow.State(row) != MemberState.Suspended)
                    {
                        return false;
                    }

                    MemberRow.SetState(row, MemberState.Active);
                    return true;
                },
                default);
            await ChangeAsync(StewardChangeKind.Remove, other);
        });

    [Fact]
    public Task Remove_WhileRemovedAndAppointedAnew_LeavesTwoStewards() => InterleaveAsync(
        "removed",
        isSteward: true,
        MemberState.Active,
        member => ChangeAsync(StewardChangeKind.Remove, member),
        RemoveAppointAndRemoveAsync);

    [Fact]
    public Task Leave_OfASteward_WhileAnotherLeaves_LeavesTwoStewards() => InterleaveAsync(
        "both", isSteward: true, MemberState.Active, LeaveAsync, (_, other) => LeaveAsync(other));

    [Fact]
    public async Task Steward_WhoCameBack_CountsAndIsLetGoAnew()
    {
        var (one, two) = (await AddAsync("back-one"), await AddAsync("back-two"));
        var member = await AddAsync("back-member");
        Assert.IsType<StewardChange.Changes>(await ChangeAsync(StewardChangeKind.Remove, member));
        Pass();
        Assert.IsType<StewardChange.Changes>(await ChangeAsync(StewardChangeKind.Appoint, member));

        Assert.IsType<StewardChange.Changes>(await ChangeAsync(StewardChangeKind.Remove, one));
        Assert.IsType<StewardChange.TooFewStay>(await ChangeAsync(StewardChangeKind.Remove, two));
        Assert.False(await _app.Services.GetRequiredService<Leaving>().TryLeaveAsync(member, default));
    }

    // Two others are stewards. What the work does, and what is done where it stops, may be refused.
    private async Task InterleaveAsync(
        string name, bool isSteward, MemberState state, Func<string, Task> work, Func<string, string, Task> meanwhile)
    {
        var stops = 0;
        for (var isStopped = true; isStopped && stops < StopsMost; stops++)
        {
            await DismissAllAsync();
            await AddAsync($"{name}-one-{stops}");
            var other = await AddAsync($"{name}-two-{stops}");
            var member = await _calls.AddAsync($"{name}-{stops}", state, isSteward);
            var (seen, stop) = (0, stops);
            isStopped = false;
            await PausingTransport.RunAsync(
                () => work(member),
                async _ =>
                {
                    if (seen++ == stop)
                    {
                        isStopped = true;
                        await meanwhile(member, other);
                    }
                });

            var acting = await _members.ReadStewardsAsync(default).CountAsync();
            Assert.True(acting >= StewardChange.StayAtLeast, $"{acting} stay of a stop at request {stop}.");
        }

        Assert.True(stops > 8, $"{stops} stops: too few.");
    }

    private async Task RemoveAppointAndRemoveAsync(string member, string other)
    {
        await ChangeAsync(StewardChangeKind.Remove, member);
        Pass();
        await ChangeAsync(StewardChangeKind.Appoint, member);
        await ChangeAsync(StewardChangeKind.Remove, other);
    }

    private void Pass() => Assert.True(_app.Clock.TryAdvanceTo(_app.Clock.GetUtcNow().AddSeconds(1)));

    private Task<string> AddAsync(string handle) => _calls.AddAsync(handle, MemberState.Active, steward: true);

    private Task<StewardChange> ChangeAsync(StewardChangeKind kind, string member) =>
        _app.Services.GetRequiredService<StewardAppointments>()
            .MakeAsync(kind, member, AuditNote.Vote, _app.Clock.GetUtcNow(), reference: "", default);

    private Task LeaveAsync(string member) =>
        _app.Services.GetRequiredService<Leaving>().TryLeaveAsync(member, default);

    private async Task DismissAllAsync()
    {
        await foreach (var row in _members.ReadAllStewardsAsync(default))
        {
            await _members.ChangeAsync(
                row.PartitionKey,
                steward =>
                {
                    steward["Steward"] = false;
                    return true;
                },
                default);
        }
    }
}
