using Gateway.Tests.Support;

namespace Gateway.Tests.Stytch.Api;

/// <summary>Answers in the form that Stytch documents, as files. The objects have every field that Stytch's SDK for Node.js declares.</summary>
internal static class StytchRecording
{
    /// <param name="name">The file's name without its extension.</param>
    public static string Read(string name) => File.ReadAllText(Repository.PathOf($"Gateway.Tests/Stytch/Recorded/{name}.json"));
}
