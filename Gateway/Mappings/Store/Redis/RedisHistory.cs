using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Mappings.Store.Redis;

/// <summary>Reads one line of a mapping's history as <c>commit.lua</c> wrote it: revision, stamp and the mapping afterwards.</summary>
internal static class RedisHistory
{
    /// <exception cref="JsonException">Not a line of history.</exception>
    public static MappingChange Read(string identifier, ReadOnlySpan<byte> line)
    {
        using var document = Parse(line);
        var root = document.RootElement;
        var after = root.GetProperty("after"u8);
        var mapping = after.ValueKind is JsonValueKind.Null ? null : new MappingDocumentReader().Read(JsonMarshal.GetRawUtf8Value(after));
        var stamp = root.GetProperty("stamp"u8).Deserialize(ChangeStampJson.Default.ChangeStamp)
            ?? throw new JsonException("A change without stamp.");
        return stamp.ChangeOf(root.GetProperty("revision"u8).GetInt64(), identifier, mapping);
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonDocument.ParseValue(ref reader);
    }
}
