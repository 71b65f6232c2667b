using System.Text;

namespace PeepFunctions.Tests;

/// <summary>A file of the repository that a test writes: it fails when the file says something else.</summary>
internal static class GoldenFile
{
    public static void AssertSame(string path, string text)
    {
        var file = Path.Combine(RepositoryFolder.Path, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        Assert.True(File.Exists(file), $"{path} is not there: UPDATE_GOLDEN=1 writes it.");
        Assert.True(
            File.ReadAllText(file) == text,
            $"{path} is out of date: UPDATE_GOLDEN=1 writes it anew. It should be:\n{text}");
    }
}
