using Azure.Data.Tables;
using CsCheck;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

public sealed class ClassHistoryTests
{
    private static readonly Period First = Period.FromYearMonth(2036, 1);

    private static readonly Gen<MemberClass[]> Classes = Gen.OneOf(
        Gen.Const<MemberClass[]>([MemberClass.Creator]),
        Gen.Const<MemberClass[]>([MemberClass.Supporter]),
        Gen.Const<MemberClass[]>([MemberClass.Creator, MemberClass.Supporter]));

    // The plainest history there is: what stood there at each month's end, month by month.
    [Fact]
    public void AtEndOf_AnyChanges_IsWhatStoodThereThen() =>
        Gen.Select(Classes, Classes.List[0, 3].List[1, 20]).Sample((joined, months) =>
        {
            var row = new TableEntity();
            MemberRow.SetClasses(row, joined);
            var ends = new List<IReadOnlyList<MemberClass>>();
            foreach (var (changes, month) in months.Select((changes, place) => (changes, First.AddMonths(place))))
            {
                foreach (var classes in changes)
                {
                    ClassHistory.Change(row, classes, month);
                }

                ends.Add(MemberRow.Classes(row));
            }

            var history = ClassHistory.Of(row);
            Assert.Equal(ends[^1], history.Now);
            Assert.All(ends, (classes, place) => Assert.Equal(classes, history.AtEndOf(First.AddMonths(place))));
        });

    [Fact]
    public void Change_EveryMonthForYears_KeepsTheLastThree()
    {
        var row = new TableEntity();
        MemberRow.SetClasses(row, [MemberClass.Creator]);
        for (var month = 0; month < 100; month++)
        {
            ClassHistory.Change(
                row, [month % 2 == 0 ? MemberClass.Supporter : MemberClass.Creator], First.AddMonths(month));
        }

        Assert.Equal(36, ClassHistory.Of(row).Were.Count);
        Assert.Equal([MemberClass.Supporter], ClassHistory.Of(row).AtEndOf(First.AddMonths(98)));
    }
}
