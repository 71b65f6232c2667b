using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Runs functions: a class made for each run from a scope of its own, its parameters bound, the run ended by
/// host.json's
/// functionTimeout. Counts what runs.
/// </summary>
internal sealed class FunctionInvoker(IServiceScopeFactory scopes, HostJson hostJson) : IBackgroundWork
{
    private readonly ConcurrentDictionary<Type, ObjectFactory> _factories = new();
    private int _running;
    private long _started;

    public string Name => "running functions";

    /// <summary>How many runs were ever started: the same number twice means that nothing ran in between.</summary>
    internal long Started => Interlocked.Read(ref _started);

    public ValueTask<int> CountPendingAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Volatile.Read(ref _running));

    /// <summary>
    /// Runs a function to its end and answers with what it returned; its exceptions are the caller's.
    /// </summary>
    /// <param name="function">Which one.</param>
    /// <param name="trigger">Makes the value of the trigger parameter.</param>
    /// <param name="values">The other parameters' values, by name.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    internal async Task<object?> RunAsync(
        LocalFunction function,
        Func<ParameterInfo, object?> trigger,
        IReadOnlyDictionary<string, object?> values,
        CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _running);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(hostJson.FunctionTimeout);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var invocation = new Invocation(function, trigger, values, ending.Token)
            {
                InstanceServices = scope.ServiceProvider,
            };
            return await CallAsync(invocation);
        }
        catch (OperationCanceledException e) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Function {function.Name} ran longer than functionTimeout ({hostJson.FunctionTimeout}).", e);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<object?> CallAsync(Invocation invocation)
    {
        var method = invocation.Function.Method;
        var arguments = Array.ConvertAll(method.GetParameters(), parameter => Bind(parameter, invocation));
        var instance = method.IsStatic ? null : Make(method.DeclaringType!, invocation.InstanceServices);
        try
        {
            var returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            return await ResultOf(returned);
        }
        finally
        {
            if (instance is IAsyncDisposable later)
                await later.DisposeAsync();
            else
                (instance as IDisposable)?.Dispose();
        }
    }

    private object Make(Type type, IServiceProvider services) =>
        _factories.GetOrAdd(type, static key => ActivatorUtilities.CreateFactory(key, Type.EmptyTypes))(services, null);

    private static async ValueTask<object?> ResultOf(object? returned)
    {
        switch (returned)
        {
            case Task task:
                await task;
                var result = task.GetType().GetProperty(nameof(Task<>.Result));
                return result is null || !result.PropertyType.IsVisible ? null : result.GetValue(task);
            case ValueTask valueTask:
                await valueTask;
                return null;
            case not null when returned.GetType() is { IsGenericType: true } type
                && type.GetGenericTypeDefinition() == typeof(ValueTask<>):
                return await ResultOf(type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null));
            default:
                return returned;
        }
    }

    private static object? Bind(ParameterInfo parameter, Invocation invocation)
    {
        var type = parameter.ParameterType;
        // By position: two hosts that start at once may each hold other objects for the same parameter.
        if (parameter.Position == invocation.Function.TriggerParameter.Position)
            return invocation.Trigger(parameter);
        if (type == typeof(CancellationToken))
            return invocation.CancellationToken;
        if (type == typeof(FunctionContext))
            return invocation;
        if (invocation.Values.TryGetValue(parameter.Name!, out var value) && value is not null)
            return ConvertTo(type, value, parameter);
        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;
        return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null
            ? null
            : throw new FormatException($"Parameter {parameter.Name} of {invocation.Function.Name} has no value.");
    }

    private static object? ConvertTo(Type type, object value, ParameterInfo parameter)
    {
        if (type.IsInstanceOfType(value))
            return value;
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        try
        {
            return TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).ConvertFromInvariantString(text);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new FormatException($"Parameter {parameter.Name} cannot be read as {type.Name}.", e);
        }
    }
}
