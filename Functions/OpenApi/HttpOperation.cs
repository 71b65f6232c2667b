using System.Reflection;

namespace PeepFunctions.Functions;

/// <summary>One HTTP function, as its trigger and its attributes describe it.</summary>
/// <param name="Function">The method.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Route">Below the prefix.</param>
/// <param name="Access">Who may call.</param>
/// <param name="Capability">What of the co-op it is part of.</param>
public sealed record HttpOperation(
    MethodInfo Function, string Name, string Method, string Route, Access Access, string Capability)
{
    /// <summary>What is taken as a body: in one of these forms.</summary>
    public IReadOnlyList<TakesAttribute> Bodies { get; } = [.. Function.GetCustomAttributes<TakesAttribute>()];

    /// <summary>The successes, by their status.</summary>
    public ILookup<int, AnswersAttribute> Answers { get; } =
        Function.GetCustomAttributes<AnswersAttribute>().ToLookup(answer => answer.Status);

    /// <summary>The parameters in the query but those of pages.</summary>
    public IReadOnlyList<QueryAttribute> Query { get; } = [.. Function.GetCustomAttributes<QueryAttribute>()];

    /// <summary>Whether it is a list that is read page by page.</summary>
    public bool IsPaged { get; } = Function.IsDefined(typeof(PagedAttribute));

    /// <summary>Whether an Idempotency-Key is heeded.</summary>
    public bool IsOnce => Bodies.Any(body => body.Once);

    /// <summary>Every refusal, by status: the function's own and those of <see cref="Endpoint"/>.</summary>
    public IEnumerable<IGrouping<int, string>> Refusals => Function.GetCustomAttributes<RefusesAttribute>()
        .SelectMany(refusal => refusal.Codes.Select(code => (refusal.Status, Code: code)))
        .Concat(OfTheDoor())
        .Distinct()
        .OrderBy(refusal => refusal.Status)
        .ThenBy(refusal => refusal.Code, StringComparer.Ordinal)
        .GroupBy(refusal => refusal.Status, refusal => refusal.Code);

    /// <summary>
    /// Every HTTP function of this program that people call. Preflights are left out: browsers send them by themselves,
    /// and to every address.
    /// </summary>
    /// <exception cref="InvalidOperationException">One does not say whom it allows, or what it answers.</exception>
    public static IReadOnlyList<HttpOperation> All { get; } =
    [
        .. from type in typeof(HttpOperation).Assembly.GetTypes()
           from function in type.GetMethods()
           from parameter in function.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is not null
           from method in trigger.Methods!
           where !HttpMethods.IsOptions(method)
           let operation = Read(function, method.ToUpperInvariant(), trigger.Route!)
           orderby operation.Route, operation.Method
           select operation,
    ];

    private static HttpOperation Read(MethodInfo function, string method, string route)
    {
        var name = function.GetCustomAttribute<FunctionAttribute>()!.Name;
        var operation = function.GetCustomAttribute<AllowsAttribute>() is { } allowed
            ? new HttpOperation(function, name, method, route, allowed.Access, allowed.Capability)
            : throw new InvalidOperationException($"{name} does not say whom it allows.");
        return operation.Answers.Count > 0
            ? operation
            : throw new InvalidOperationException($"{name} does not say what it answers.");
    }

    private IEnumerable<(int Status, string Code)> OfTheDoor()
    {
        yield return (401, Problems.NotSignedIn.Code); // to anyone, too: a token that is sent has to hold
        yield return (500, Problems.Internal.Code);
        if (Access is Access.Steward or Access.StewardJustNow)
        {
            yield return (403, Problems.NotAllowed.Code);
        }

        if (Access is Access.MemberJustNow or Access.StewardJustNow)
        {
            yield return (403, Problems.SignInAgain.Code);
        }

        if (IsPaged)
        {
            yield return (400, Problems.InvalidCode);
        }

        if (Bodies.Count > 0)
        {
            yield return (400, Problems.NotHttp.Code);
            yield return (413, Problems.NotHttp.Code);
            yield return (413, Problems.TooLarge(0).Code);
        }

        if (Bodies.Any(body => body.Body is not null))
        {
            yield return (400, Problems.InvalidCode);
            yield return (400, Problems.NotJson.Code);
            yield return (400, BodyFault.UnknownField);
            yield return (415, Problems.NotJsonType.Code);
        }

        if (IsOnce)
        {
            yield return (409, Endpoint.KeyReused);
        }
    }
}
