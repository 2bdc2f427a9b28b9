using Gateway.Mappings;

namespace Gateway.Admin.Changes;

/// <summary>A mapping after a change of its state.</summary>
/// <param name="Changed">False where it was so already; there is no new revision then.</param>
/// <param name="Before">The state it had.</param>
/// <param name="Revision">The revision that made it so.</param>
/// <param name="Mapping">The mapping as it is now.</param>
internal sealed record StateChangeDocument(bool Changed, MappingState Before, long Revision, ConnectionMapping Mapping);
