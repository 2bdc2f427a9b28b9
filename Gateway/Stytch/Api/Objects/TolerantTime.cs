using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Stytch.Api.Objects;

/// <summary>A time for show: one that cannot be read is null and does not cost the whole answer.</summary>
internal sealed class TolerantTime : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return reader.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;
        }

        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time);
            return;
        }

        writer.WriteNullValue();
    }
}
