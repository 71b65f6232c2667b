using System.ComponentModel;
using System.Diagnostics;
using PeepFunctions.Local.Hosting;

namespace PeepFunctions.Local.Azurite;

/// <summary>Starts node or npm with all three standard streams redirected.</summary>
internal static class NodeTool
{
    /// <summary>Starts a tool of PATH; its standard input stays open until the caller ends or closes it.</summary>
    /// <exception cref="CannotStartException">The tool is not installed.</exception>
    public static Process Start(string tool, string workingFolder, params string[] arguments) =>
        Start(tool, workingFolder, arguments, new Dictionary<string, string>());

    public static Process Start(
        string tool,
        string workingFolder,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment)
    {
        // npm is a script there, and only the shell would find it without its ending.
        var file = tool == "npm" && OperatingSystem.IsWindows() ? "npm.cmd" : tool;
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)
                ?? throw new CannotStartException($"'{tool}' did not start.");
        }
        catch (Win32Exception missing)
        {
            throw new CannotStartException(
                $"'{tool}' was not found. The local host keeps its tables and queues in Azurite, which needs "
                + "Node.js 20 or later with npm (Debian and Ubuntu: apt-get install nodejs npm; others: https://nodejs.org). "
                + "Or set AzureWebJobsStorage to the connection string of a storage account of your own.",
                missing);
        }
    }
}
