using System.Collections.Concurrent;
using System.Diagnostics;

namespace PeepFunctions.Tests;

/// <summary>What the functions of a test noted down, in order.</summary>
public sealed class Calls
{
    private readonly ConcurrentQueue<string> _noted = new();
    private int _inside;
    private int _most;

    public IReadOnlyList<string> Noted => [.. _noted];

    /// <summary>The most that were inside at once.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>Functions that are to wait, wait for this.</summary>
    public SemaphoreSlim Gate { get; } = new(0);

    public void Note(string what) => _noted.Enqueue(what);

    public async Task InsideAsync(Func<Task> work)
    {
        var inside = Interlocked.Increment(ref _inside);
        for (var most = Most; inside > most; most = Most)
            Interlocked.CompareExchange(ref _most, inside, most);
        try
        {
            await work();
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>Waits for a number of notes, at most fifteen seconds.</summary>
    public Task<IReadOnlyList<string>> WaitForAsync(int count) => Eventually.TrueAsync(() => Noted.Count >= count, () => Noted);
}

/// <summary>Waits for what happens on another thread.</summary>
internal static class Eventually
{
    internal static async Task<T> TrueAsync<T>(Func<bool> condition, Func<T> answer)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(15), $"Still not after 15 s: {answer()}");
            await Task.Delay(20);
        }

        return answer();
    }
}
