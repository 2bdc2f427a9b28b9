using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Stytch.Api;

/// <summary>A text that is sent to Stytch and shown to nobody. It cannot be read back from JSON: no answer's secret gets into memory as one.</summary>
[JsonConverter(typeof(SecretTextConverter))]
internal sealed class SecretText(string value)
{
    public string Reveal() => value;

    public override string ToString() => "***";
}

internal sealed class SecretTextConverter : JsonConverter<SecretText>
{
    public override SecretText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new JsonException("A secret is written only.");

    public override void Write(Utf8JsonWriter writer, SecretText value, JsonSerializerOptions options) => writer.WriteStringValue(value.Reveal());
}
