using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Stytch.Api.Objects;

/// <summary>Reads an attribute mapping. It holds texts only; of anything else nothing is kept.</summary>
internal sealed class AttributeMappingConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    public override IReadOnlyDictionary<string, string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var mapping = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType is JsonTokenType.String)
            {
                mapping[key] = reader.GetString()!;
            }

            reader.Skip();
        }

        return mapping;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, attribute) in value)
        {
            writer.WriteString(key, attribute);
        }

        writer.WriteEndObject();
    }
}
