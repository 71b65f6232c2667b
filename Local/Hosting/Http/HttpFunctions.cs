using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// Answers a request by running a function. The host's own 401, 404 and 500 have no body and none of the app's headers.
/// </summary>
internal sealed partial class HttpFunctions(
    FunctionInvoker invoker, IConfiguration configuration, ILogger<HttpFunctions> logger)
{
    internal async Task HandleAsync(LocalFunction function, HttpContext context)
    {
        // The order of the Functions host: authorization first, then whether the function is disabled.
        if (!LocalKeys.Allow(context.Request, function.Http!.AuthLevel))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (DisabledFunctions.IsDisabled(configuration, function.Name)
            && !LocalKeys.Allow(context.Request, AuthorizationLevel.Admin))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await RunAsync(function, context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogGone(function.Name);
        }
        catch (Exception e)
        {
            LogFailed(e, function.Name);
            if (context.Response.HasStarted)
                throw;
            context.Response.Clear();
            context.Response.StatusCode =
                e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>Runs the function and executes what it answers, in the function's own time.</summary>
    internal async Task RunAsync(LocalFunction function, HttpContext context)
    {
        var result = await invoker.RunAsync(
            function, _ => context.Request, context.GetRouteData().Values, context.RequestAborted);
        switch (result)
        {
            case IResult answer:
                await answer.ExecuteAsync(context);
                break;
            case IActionResult action:
                await action.ExecuteResultAsync(
                    new ActionContext(context, context.GetRouteData(), new Microsoft.AspNetCore.Mvc.Abstractions.ActionDescriptor()));
                break;
            case not null:
                LogNotExecuted(function.Name, result.GetType().Name);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Function {Function} failed")]
    private partial void LogFailed(Exception e, string function);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Function {Function}: the caller has gone")]
    private partial void LogGone(string function);

    [LoggerMessage(Level = LogLevel.Trace, Message = "Function {Function} returned {Type}, which is not executed")]
    private partial void LogNotExecuted(string function, string type);
}
