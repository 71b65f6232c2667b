using System.Reflection;
using PeepFunctions.Functions;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Tests;

/// <summary>No HTTP function answers on its own: each goes through <see cref="Endpoint"/>, which is closed by default.</summary>
public sealed class EndpointTests
{
    [Fact]
    public void EveryHttpFunction_GoesThroughTheEndpoint()
    {
        var offenders = typeof(Endpoint).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(one => one.IsDefined(typeof(HttpTriggerAttribute))))
            .Where(method => method.IsStatic || !CallsTheEndpoint(method))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        Assert.Empty(offenders);
    }

    [Fact]
    public void EveryHttpFunction_ReadsTheBodyThatItDescribes()
    {
        var offenders = HttpOperation.All
            .Select(operation => (operation.Name, Read: BodyRead(operation.Function), Described: BodyDescribed(operation)))
            .Where(one => one.Read != one.Described)
            .Select(one => $"{one.Name} reads {one.Read?.Name ?? "none"}, not {one.Described?.Name ?? "none"}");
        Assert.Empty(offenders);
    }

    private static Type? BodyRead(MethodInfo function) => Called(function)
        .SelectMany(called => called.DeclaringType == function.DeclaringType ? Called(called).Prepend(called) : [called])
        .FirstOrDefault(called => called.DeclaringType == typeof(Endpoint) && called.IsGenericMethod)
        ?.GetGenericArguments()[0];

    // A file in a form of ours is read by what comes after the endpoint.
    private static Type? BodyDescribed(HttpOperation operation) =>
        operation.Bodies is [{ Body: { } body }] ? body : null;

    // By its instructions: the method itself, or a private method of its class that it calls, calls AnswerAsync.
    private static bool CallsTheEndpoint(MethodInfo method) => Called(method).Any(called =>
        called.DeclaringType == typeof(Endpoint)
        || (called.DeclaringType == method.DeclaringType && Called(called).Any(next => next.DeclaringType == typeof(Endpoint))));

    private static IEnumerable<MethodBase> Called(MethodBase method)
    {
        const byte Call = 0x28, CallVirtual = 0x6F;
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
        {
            if (code[i] is Call or CallVirtual && Resolve(method, BitConverter.ToInt32(code, i + 1)) is { } called)
            {
                yield return called;
            }
        }
    }

    private static MethodBase? Resolve(MethodBase within, int token)
    {
        try
        {
            return within.Module.ResolveMethod(
                token,
                within.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
                within.IsGenericMethod ? within.GetGenericArguments() : null);
        }
        catch (ArgumentException)
        {
            return null; // a byte of an operand that looks like a call
        }
    }
}
