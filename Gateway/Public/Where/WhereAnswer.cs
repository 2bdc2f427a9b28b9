using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Mappings;

namespace Gateway.Public.Where;

/// <summary>Where a tenant's people sign in.</summary>
/// <param name="Side">The side that takes their logins; the legacy side for who is not known here.</param>
/// <param name="StartUrl">Where the application's own log-in button leads; null where the gateway cannot tell.</param>
/// <param name="State">The mapping's state; null for who is not known here.</param>
/// <param name="AsOf">When the gateway last knew this to be what the store holds.</param>
internal sealed record WhereAnswer(WhereSide Side, string? StartUrl, MappingState? State, DateTimeOffset AsOf);

/// <summary>The sides of <see cref="WhereAnswer"/>.</summary>
internal enum WhereSide
{
    Legacy,
    Target,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<WhereSide>), typeof(SnakeCaseEnumConverter<MappingState>)])]
[JsonSerializable(typeof(WhereAnswer))]
internal sealed partial class WhereJson : JsonSerializerContext
{
    /// <summary>As answered: the ampersands of a URL stay what they are. Safe, since it is never put into a page.</summary>
    public static WhereJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
