using System.Text.Json;
using Gateway.Telemetry;

namespace Gateway.Mappings.History;

/// <summary>Reads a stored <see cref="ChangeAction"/>.</summary>
internal static class ChangeActions
{
    /// <exception cref="JsonException">No action of this name: written by a newer gateway, or damaged.</exception>
    public static ChangeAction Parse(string name) =>
        Words.TryParse<ChangeAction>(name, out var action) ? action : throw new JsonException($"'{name}' is not an action this gateway knows.");
}
