namespace PeepFunctions.Tests;

/// <summary>The list that scripts/azure-compile.sh compares with what the azure build's worker tells.</summary>
public sealed class FunctionListTests
{
    [Fact]
    public void Functions_OfTheLocalHost_AreTheListed() =>
        GoldenFile.AssertSame(FunctionList.Golden, FunctionList.OfLocalHost());
}
