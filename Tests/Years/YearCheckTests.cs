using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>What is open of a year stands against sealing it, each check for itself.</summary>
public sealed class YearCheckTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    private static readonly Money Amount = Money.FromMinor(500, Currency.Parse("usd"));

    private readonly PeepApp _app = fixture.App;

    [Fact]
    public async Task Checks_OfWhatIsOpen_SayWhatToDo()
    {
        var year = FiscalYear.Find(2036, 1, Period.Parse("2036-01"))!;
        foreach (var check in new[] { "bank", "drafts", "earlierYear", "suspense" })
        {
            Assert.True((await RunAsync(check, year)).IsDone, check);
        }

        var entry = JournalEntry.Create(
            "odd", _app.Clock.GetUtcNow(), EntrySource.Movement, "odd",
            [new Posting(Accounts.Suspense, Accounts.Bank, Amount)], []);
        await _app.Services.GetRequiredService<SuspenseTable>().AddAsync("odd", Period.Parse("2036-01"), default);
        await _app.Services.GetRequiredService<LedgerTable>().PostAsync(entry, default);
        await _app.Services.GetRequiredService<DraftsTable>().AddAsync(
            new EntryDraft("drf_1", entry, "mem_1", _app.Clock.GetUtcNow(), NeedsAnother: true), default);

        foreach (var (check, figure) in new[]
        {
            ("bank", "onlyInBook"), ("drafts", "waiting"), ("suspense", "waiting"), ("periods", "periods"),
        })
        {
            var found = await RunAsync(check, year);
            Assert.False(found.IsDone, check);
            Assert.NotNull(found.ToDo);
            Assert.Contains(figure, found.Figures.Keys);
        }

        Assert.False((await RunAsync("earlierYear", FiscalYear.Find(2037, 1, Period.Parse("2036-01"))!)).IsDone);
        Assert.False((await RunAsync("redemptions", year)).IsDone);
    }

    [Fact]
    public async Task Checks_All_HaveNamesOfTheirOwnAndSayWhatToDo()
    {
        var year = FiscalYear.Find(2036, 1, Period.Parse("2036-01"))!;
        Assert.True((await RunAsync("disputes", year)).IsDone);
        var names = new HashSet<string>();
        foreach (var check in _app.Services.GetServices<IYearCheck>())
        {
            var found = await check.RunAsync(year, default);
            Assert.True(names.Add(found.Check), found.Check);
            Assert.Equal(found.IsDone, found.ToDo is null);
        }
    }

    /// <summary>
    /// What counts members is the same to the public whatever it counted, so that no arithmetic, with the months'
    /// figures or with those of another check, tells of a few.
    /// </summary>
    [Fact]
    public void ToPublish_OfFiguresOfMembers_IsTheSameWhateverTheyAre() =>
        Gen.Select(Gen.Long[0, 30], Gen.Long[0, 30], Gen.Long[0, 30], Gen.Long[0, 30]).Sample((a, b, c, d) =>
            Assert.Equal(
                YearCheck.Of("members", true, "", true, ("all", a), ("some", b)).ToPublish().ToJsonString(),
                YearCheck.Of("members", true, "", true, ("all", c), ("some", d)).ToPublish().ToJsonString()));

    [Fact]
    public async Task Checks_WhoseFiguresArePublished_AreThoseOfMonthsAndOfWhatIsNothing()
    {
        var year = FiscalYear.Find(2036, 1, Period.Parse("2036-01"))!;
        var published = new List<string>();
        foreach (var check in _app.Services.GetServices<IYearCheck>())
        {
            var found = await check.RunAsync(year, default);
            if (found.Figures.Count > 0 && !found.CountsMembers)
            {
                published.Add(found.Check);
            }
        }

        // The last three are nothing when a year is sealed: the members behind an entry in suspense are not counted.
        Assert.Equal(["periods", "runs", "books", "suspense", "drafts"], published);
    }

    private async Task<YearCheck> RunAsync(string name, FiscalYear year)
    {
        foreach (var check in _app.Services.GetServices<IYearCheck>())
        {
            if (await check.RunAsync(year, default) is var found && found.Check == name)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"There is no check {name}.");
    }
}
