namespace Gateway.Evidence.Shadow;

/// <summary>Something found in one response.</summary>
/// <param name="Code">What it is.</param>
/// <param name="Seen">What the response has there: an entity id, an address, a time; never anything of a person. Shown, never kept.</param>
/// <param name="Expected">What the connection would take.</param>
/// <param name="Remedy">What can be done, where that is not what the code's row says.</param>
internal sealed record Finding(FindingCode Code, string? Seen = null, string? Expected = null, string? Remedy = null);
