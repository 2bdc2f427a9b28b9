using Gateway.Admin.Changes;
using Gateway.Errors;

namespace Gateway.Admin.Console.Mappings;

/// <summary>A change as somebody asks for it, before it is made.</summary>
/// <param name="Action">The action's word; empty where none was chosen.</param>
/// <param name="IsFiltered">True for all that fit the filter; false for those that are named.</param>
/// <param name="Identifiers">The mappings that were selected.</param>
/// <param name="Filter">The filter.</param>
/// <param name="Version">The version of the one mapping that was looked at; null for several.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ticket">The ticket it belongs to.</param>
/// <param name="SkipsRefused">True to leave out what is refused.</param>
/// <param name="IsForced">True to override what the API lets override.</param>
internal sealed record MappingChangeOrder(
    string Action,
    bool IsFiltered,
    IReadOnlyList<string> Identifiers,
    MappingListFilter Filter,
    string? Version,
    string Reason,
    string? Ticket,
    bool SkipsRefused,
    bool IsForced)
{
    /// <summary>The page that the change was begun at.</summary>
    public string Origin => Version is not null && Identifiers is [var identifier]
        ? ConsolePaths.Of(MappingListPage.Path, identifier)
        : Filter.Target(MappingListPage.Path);
}

/// <summary>What the page between a wish and its change shows.</summary>
/// <param name="Order">The wish.</param>
/// <param name="Preview">What it would do; null where that was refused.</param>
/// <param name="Problem">Why the last try was refused; null where none was.</param>
internal sealed record MappingChangeData(MappingChangeOrder Order, MassChangeDocument? Preview, ProblemDocument? Problem)
{
    /// <summary>True where somebody changed the mapping since its page was read: it has to be looked at again.</summary>
    public bool IsOutrun => Problem?.ErrorType == ErrorType.VersionMismatch.WireName();

    /// <summary>True where something changes and all of it is on the page. What nobody could look at here is applied on its plan's own page.</summary>
    public bool CanBeMade => !IsOutrun
        && Preview is { Plan.NeedsApproval: false }
        && Preview.Changed == Preview.Changes.Count
        && Preview.RefusedCount == Preview.Refused.Count;
}
