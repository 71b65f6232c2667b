using Microsoft.AspNetCore.Http;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

public sealed class FunctionCatalogueTests
{
    public sealed class One
    {
        [Function("First")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "things")] HttpRequest r) =>
            Results.Text(r.Method);
    }

    public sealed class SameRoute
    {
        [Function("Second")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "Things")] HttpRequest r) =>
            Results.Text(r.Method);
    }

    public sealed class OtherMethod
    {
        [Function("Third")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "things")] HttpRequest r) =>
            Results.Text(r.Method);
    }

    public sealed class SameName
    {
        [Function("first")]
        public void Run([TimerTrigger("0 0 0 * * *")] TimerInfo timer)
        {
        }
    }

    public sealed class Administer
    {
        [Function("Fourth")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "administer/{id}")] HttpRequest r) =>
            Results.Text(r.Method);
    }

    public sealed class RuntimeRoute
    {
        [Function("Runtimes")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest r) => Results.Text(r.Method);
    }

    public sealed class BadName
    {
        [Function("2nd")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest r) => Results.Text(r.Method);
    }

    public sealed class NamedHost
    {
        [Function("Host")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest r) => Results.Text(r.Method);
    }

    public sealed class NoLevel
    {
        [Function("Levelless")]
        public IResult Run([HttpTrigger("get", Route = "open")] HttpRequest r) => Results.Text(r.Method);
    }

    public sealed class TwoTriggers
    {
        [Function("Both")]
        public void Run([TimerTrigger("0 0 0 * * *")] TimerInfo timer, [QueueTrigger("q")] string message)
        {
        }
    }

    [Theory]
    [InlineData(typeof(One), typeof(SameRoute), "Functions First and Second both answer")]
    [InlineData(typeof(One), typeof(SameName), "One.Run and PeepFunctions.Tests.FunctionCatalogueTests+SameName.Run")]
    [InlineData(typeof(One), typeof(Administer), "administer/{id}")]
    [InlineData(typeof(One), typeof(RuntimeRoute), "Runtimes")]
    [InlineData(typeof(One), typeof(BadName), "2nd")]
    [InlineData(typeof(One), typeof(NamedHost), "Host")]
    [InlineData(typeof(One), typeof(TwoTriggers), "Both has 2 triggers")]
    public void H6_WhatTheHostWouldNotLoad_IsRefusedByName(Type one, Type other, string said)
    {
        var refused = Assert.Throws<CannotStartException>(() => FunctionCatalogue.Load([one, other]));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void H6_SameRouteWithOtherMethods_IsLoaded() =>
        Assert.Equal(["First", "Third"], FunctionCatalogue.Load([typeof(OtherMethod), typeof(One)]).All.Select(f => f.Name));

    [Fact]
    public void H17_TriggerWithoutLevel_IsRefused()
    {
        var refused = Assert.Throws<CannotStartException>(() => FunctionCatalogue.Load([typeof(NoLevel)]));

        Assert.Contains("Levelless", refused.Message, StringComparison.Ordinal);
    }
}
