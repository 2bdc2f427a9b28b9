using System.Text.Json.Serialization;

namespace Gateway.Mappings.Redis;

/// <summary>When, who and why, as Redis keeps it beside each change.</summary>
internal sealed record ChangeStamp(DateTimeOffset At, string By, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChangeStamp))]
internal sealed partial class ChangeStampJson : JsonSerializerContext;
