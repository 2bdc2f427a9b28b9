namespace Gateway.Admin.Emergency;

/// <summary>Where the store stands after a rescue.</summary>
/// <param name="Lineage">The store's lineage.</param>
/// <param name="Revision">Its newest revision.</param>
internal sealed record RescueDocument(string Lineage, long Revision);
