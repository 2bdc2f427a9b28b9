using Gateway.Mappings;

namespace Gateway.Changes.Plans.Building;

/// <summary>A row of the work space.</summary>
/// <param name="Id">1 and up, in the order of arrival.</param>
/// <param name="Mapping">Its content.</param>
/// <param name="Place">Where it stands in what was sent.</param>
/// <param name="KeepsState">True where the present mapping's state stays.</param>
internal sealed record IncomingRow(long Id, ConnectionMapping Mapping, string? Place, bool KeepsState)
{
    /// <summary>What the mapping becomes.</summary>
    public ConnectionMapping After(ConnectionMapping? present) => KeepsState && present is not null ? Mapping with { State = present.State } : Mapping;
}
