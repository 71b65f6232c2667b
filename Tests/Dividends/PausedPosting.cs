using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>A fact whose posting is stopped at one of its requests until it is let go, or dies there.</summary>
internal sealed class PausedPosting
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LedgerTable _ledger;
    private readonly JournalEntry _fact;
    private readonly Task _posting;
    private bool _dies;

    public PausedPosting(LedgerTable ledger, JournalEntry fact, int request, bool whenDone)
    {
        (_ledger, _fact) = (ledger, fact);
        var seen = 0;
        _posting = Task.Run(() => PausingTransport.RunAsync(
            () => ledger.PostAsync(fact, default),
            async isDone =>
            {
                if (isDone == whenDone && seen++ == request)
                {
                    _reached.SetResult();
                    await _gate.Task;
                    if (_dies)
                    {
                        throw new KilledException();
                    }
                }
            }));
    }

    /// <summary>Waits until it is stopped; false when it has no such request and is posted.</summary>
    public async Task<bool> IsStoppedAsync()
    {
        await Task.WhenAny(_reached.Task, _posting);
        return _reached.Task.IsCompleted;
    }

    /// <summary>Goes on as if nothing had been.</summary>
    public Task ResumeAsync()
    {
        _gate.TrySetResult();
        return _posting;
    }

    /// <summary>Dies where it stands, as a handler does whose time is up, and is tried again by its queue.</summary>
    public async Task DieAndPostAgainAsync()
    {
        _dies = true;
        _gate.TrySetResult();
        if (await IsStoppedAsync())
        {
            await Assert.ThrowsAsync<KilledException>(() => _posting);
        }

        await _ledger.PostAsync(_fact, default);
    }
}
