using System.Reflection;

namespace PeepFunctions.Local.Hosting;

/// <summary>One function: its name, its method, and the parameter that triggers it.</summary>
internal sealed record LocalFunction(string Name, MethodInfo Method, ParameterInfo TriggerParameter, Attribute Trigger)
{
    internal HttpTriggerAttribute? Http => Trigger as HttpTriggerAttribute;

    internal TimerTriggerAttribute? Timer => Trigger as TimerTriggerAttribute;

    internal QueueTriggerAttribute? Queue => Trigger as QueueTriggerAttribute;

    internal string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";
}
