using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Admin.Console.Sessions;

/// <summary>A session as the stores keep it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConsoleSession))]
internal sealed partial class ConsoleSessionJson : JsonSerializerContext
{
    public static string Write(ConsoleSession session) => JsonSerializer.Serialize(session, Default.ConsoleSession);

    /// <summary>Null for what a gateway of this version does not write: whoever it was for signs in again.</summary>
    public static ConsoleSession? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.ConsoleSession) is { Id: not null, KeyId: not null, KeyProof: not null } session ? session : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
