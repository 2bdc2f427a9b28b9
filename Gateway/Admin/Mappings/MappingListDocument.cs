using Gateway.Mappings;

namespace Gateway.Admin.Mappings;

/// <summary>A page of mappings.</summary>
/// <param name="Mappings">In the order of their identifiers' UTF-8 bytes. A page may be short, or empty, where few fit the filter.</param>
/// <param name="NextCursor">Give it as cursor for the next page; null on the last.</param>
internal sealed record MappingListDocument(IReadOnlyList<ConnectionMapping> Mappings, string? NextCursor);
