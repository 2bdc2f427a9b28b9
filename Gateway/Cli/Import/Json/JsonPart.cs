using System.Text.Json;

namespace Gateway.Cli.Import.Json;

/// <summary>A value that was looked for in a JSON document.</summary>
/// <param name="Pattern">Its path without positions: <c>identityProviders[]</c>; empty for the document itself.</param>
/// <param name="Path">Its path as people write it: <c>$.identityProviders[3]</c>.</param>
/// <param name="Element">The value; undefined where it has a fault.</param>
internal readonly record struct JsonPart(string Pattern, string Path, JsonElement Element)
{
    /// <summary>Why it cannot be read, as the end of a sentence; null where it can.</summary>
    public string? Fault { get; init; }

    /// <summary>True for a private key that was met on the way; it is not read.</summary>
    public bool IsPrivateKey { get; init; }
}
