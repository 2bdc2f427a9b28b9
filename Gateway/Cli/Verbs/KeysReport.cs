using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Cli.Verbs;

/// <summary>What a <c>keys</c> command has to say, in both of its forms.</summary>
internal sealed class KeysReport
{
    private KeysReport(string text, string json, bool isRefused)
    {
        Text = text;
        Json = json;
        IsRefused = isRefused;
    }

    public string Text { get; }

    public string Json { get; }

    /// <summary>True where nothing was done; the text says why.</summary>
    public bool IsRefused { get; }

    public static KeysReport Of<T>(T document, JsonTypeInfo<T> type, string text) => new(text, JsonSerializer.Serialize(document, type), isRefused: false);

    public static KeysReport Refused(string reason) => new(reason, "", isRefused: true);
}
