using Gateway.Admin.Emergency;
using Gateway.Mappings;

namespace Gateway.Admin.Console.Mappings;

/// <summary>Says in one sentence where a mapping's logins go, for whoever has to know it at once.</summary>
internal static class WhoAnswers
{
    /// <param name="mapping">The mapping.</param>
    /// <param name="breakGlass">How the emergency switch stands.</param>
    /// <param name="hasLegacy">Whether there is a legacy side.</param>
    /// <param name="target">Stytch's ACS URL of the mapping; null where it leads nowhere under this configuration.</param>
    public static string Of(ConnectionMapping mapping, BreakGlassDocument breakGlass, bool hasLegacy, string? target)
    {
        var legacy = hasLegacy ? "Logins go to the legacy side" : "Logins end on an error page: they are the legacy side's, and none is configured";
        return breakGlass switch
        {
            { On: true } => $"{legacy}, whatever its state says: break-glass is on.",
            { Local: not null } => $"{legacy} at this gateway, whatever its state says: break-glass is on for this gateway alone.",
            _ => mapping.State switch
            {
                MappingState.Legacy => $"{legacy}.",
                MappingState.Shadow => hasLegacy ? $"{legacy}; shadow checks look at its answers." : $"{legacy}.",
                MappingState.Migrated when target is null => "Logins end on an error page: the mapping leads nowhere under this gateway's configuration.",
                MappingState.Migrated => $"Logins go to Stytch: {target}",
                MappingState.Paused => "Logins are answered with a page that asks to come back later.",
                _ => "Logins are answered with a page that says that this address is retired.",
            },
        };
    }
}
