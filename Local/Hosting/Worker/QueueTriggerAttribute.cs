namespace PeepFunctions.Local.Hosting;

/// <summary>
/// A function run for each message of a storage queue, as the isolated worker's attribute of the same name.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    /// <summary>The queue's name, or the name of a setting between percent signs.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The setting with the connection string; <c>AzureWebJobsStorage</c> when null.</summary>
    public string? Connection { get; set; }
}
