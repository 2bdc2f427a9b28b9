using System.Text.Json;

namespace Gateway.Mappings.History;

/// <summary>The stored names of <see cref="ChangeAction"/>.</summary>
internal static class ChangeActions
{
    private static readonly Dictionary<string, ChangeAction> ByName = Enum.GetValues<ChangeAction>().ToDictionary(NameOf, StringComparer.Ordinal);

    public static string NameOf(ChangeAction action) => JsonNamingPolicy.SnakeCaseLower.ConvertName(action.ToString());

    /// <exception cref="JsonException">No action of this name: written by a newer gateway, or damaged.</exception>
    public static ChangeAction Parse(string name) =>
        ByName.TryGetValue(name, out var action) ? action : throw new JsonException($"'{name}' is not an action this gateway knows.");
}
