using System.Reflection;
using System.Text.RegularExpressions;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// The functions of an app in the order the host tries them, by name whatever the case, refused as the host refuses
/// them
/// when it loads (azure-functions-host: FunctionMetadataManager, ScriptHost.ValidateFunction, Utility).
/// </summary>
internal sealed partial class FunctionCatalogue
{
    private readonly Dictionary<string, LocalFunction> _byName;

    private FunctionCatalogue(IEnumerable<LocalFunction> functions)
    {
        All = [.. functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
        ValidateNames(All);
        ValidateRoutes([.. All.Where(function => function.Http is not null)]);
        _byName = All.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
    }

    internal IReadOnlyList<LocalFunction> All { get; }

    internal LocalFunction? Find(string name) => _byName.GetValueOrDefault(name);

    /// <exception cref="CannotStartException">The host would not load them.</exception>
    internal static FunctionCatalogue Load(IEnumerable<Type> types) =>
        new(from type in types
            where type is { IsClass: true, IsAbstract: false }
            from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public)
            let attribute = method.GetCustomAttribute<FunctionAttribute>()
            where attribute is not null
            select Describe(attribute.Name, method));

    private static LocalFunction Describe(string name, MethodInfo method)
    {
        var triggers = (from parameter in method.GetParameters()
                        from attribute in parameter.GetCustomAttributes()
                        where attribute is HttpTriggerAttribute or TimerTriggerAttribute or QueueTriggerAttribute
                        select (parameter, attribute)).ToList();
        return triggers.Count == 1
            ? new LocalFunction(name, method, triggers[0].parameter, triggers[0].attribute)
            : throw new CannotStartException($"Function {name} has {triggers.Count} triggers; it must have one.");
    }

    private static void ValidateNames(IReadOnlyList<LocalFunction> functions)
    {
        foreach (var function in functions)
        {
            if (!FunctionName().IsMatch(function.Name)
                || string.Equals(function.Name, "host", StringComparison.OrdinalIgnoreCase))
            {
                throw new CannotStartException(
                    $"\"{function.Name}\" ({function.EntryPoint}) cannot be a function's name: a letter, then up to 127 "
                    + "letters, digits, _ or -, and not \"host\".");
            }
        }

        foreach (var (first, second) in functions.Zip(functions.Skip(1)))
        {
            if (string.Equals(first.Name, second.Name, StringComparison.OrdinalIgnoreCase))
            {
                throw new CannotStartException(
                    $"{first.EntryPoint} and {second.EntryPoint} have the same name, {first.Name}.");
            }
        }
    }

    private static void ValidateRoutes(IReadOnlyList<LocalFunction> functions)
    {
        for (var i = 0; i < functions.Count; i++)
        {
            var route = RouteOf(functions[i]);
            if (!SaysItsLevel(functions[i]))
            {
                throw new CannotStartException(
                    $"Function {functions[i].Name} does not say its AuthorizationLevel: what it gets without one differs "
                    + "between the worker and the host.");
            }

            // A prefix test in the host too: "administer" is refused as well.
            if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase)
                || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
            {
                throw new CannotStartException(
                    $"Function {functions[i].Name} has the route {route}: \"admin\" and \"runtime\" are the host's own.");
            }

            for (var j = 0; j < i; j++)
            {
                if (string.Equals(RouteOf(functions[j]), route, StringComparison.OrdinalIgnoreCase)
                    && MethodsOverlap(functions[j].Http!, functions[i].Http!))
                {
                    throw new CannotStartException(
                        $"Functions {functions[j].Name} and {functions[i].Name} both answer {route} with the same method.");
                }
            }
        }
    }

    internal static string RouteOf(LocalFunction function) => (function.Http!.Route ?? function.Name).Trim('/');

    internal static bool MethodsOverlap(HttpTriggerAttribute one, HttpTriggerAttribute other) =>
        one.Methods is null or [] || other.Methods is null or []
        || one.Methods.Intersect(other.Methods, StringComparer.OrdinalIgnoreCase).Any();

    private static bool SaysItsLevel(LocalFunction function) =>
        function.TriggerParameter.CustomAttributes
            .Single(data => data.AttributeType == typeof(HttpTriggerAttribute))
            .ConstructorArguments is [{ ArgumentType: var first }, ..] && first == typeof(AuthorizationLevel);

    [GeneratedRegex(@"^[a-z][a-z0-9_\-]{0,127}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FunctionName();
}
