using System.Text.Json.Serialization;

namespace Gateway.Mappings;

/// <summary>The emergency switch of this gateway alone while it is on: every mapping is served by the legacy side, whatever the store says.</summary>
/// <param name="At">When it was turned on.</param>
/// <param name="By">Who: the admin key's id, <c>signal</c> for SIGUSR1, <c>file</c> for who made the file.</param>
/// <param name="Reason">Why; null where nobody said.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
internal sealed record LocalSwitch(DateTimeOffset At, string By, string? Reason = null, string? Ticket = null)
{
    /// <summary>False where its file could not be written: a restart ends it.</summary>
    [JsonIgnore]
    public bool IsKept { get; init; } = true;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LocalSwitch))]
internal sealed partial class LocalSwitchJson : JsonSerializerContext;
