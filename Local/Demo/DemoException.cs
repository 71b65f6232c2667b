namespace PeepFunctions.Local.Demo;

/// <summary>The story cannot go on; the message says where it stopped and what was answered.</summary>
internal sealed class DemoException(string message) : Exception(message);
