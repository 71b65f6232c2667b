using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using PeepFunctions.Functions;

namespace PeepFunctions.Tests;

/// <summary>A sealed value that no rotation finds is lost with the key that sealed it.</summary>
public sealed class SealedColumnTests(PeepAppFixture fixture) : IClassFixture<PeepAppFixture>
{
    // They open and close what others declare.
    private static readonly Type[] Others = [typeof(KeyRotation), typeof(RotateKeys), typeof(MemberExport)];

    [Fact]
    public void WhoeverSeals_DeclaresWhere()
    {
        var sealing = typeof(Seal).Assembly.GetTypes()
            .Where(type => type.GetConstructors().Any(one =>
                one.GetParameters().Any(parameter => parameter.ParameterType == typeof(Seal))))
            .Except(Others)
            .ToList();

        Assert.True(sealing.Count > 8, $"Only {sealing.Count} seal.");
        Assert.DoesNotContain(sealing, type => !ColumnsOf(type).Any());
    }

    [Fact]
    public void EveryDeclaredColumn_IsRotated()
    {
        var declared = typeof(Seal).Assembly.GetTypes().SelectMany(ColumnsOf).ToList();
        var rotated = fixture.App.Services.GetServices<SealedColumn>().ToList();

        Assert.Equal(
            declared.Select(column => $"{column.Table} {column.Property}").Order(),
            rotated.Select(column => $"{column.Table} {column.Property}").Order());
    }

    private static IEnumerable<SealedColumn> ColumnsOf(Type type) => type
        .GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(property => property.PropertyType == typeof(SealedColumn))
        .Select(property => (SealedColumn)property.GetValue(null)!);
}
