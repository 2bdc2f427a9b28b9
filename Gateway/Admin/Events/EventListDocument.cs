using Gateway.Telemetry.Events;

namespace Gateway.Admin.Events;

/// <summary>A page of the event log.</summary>
/// <param name="Events">Newest first.</param>
/// <param name="NextCursor">Give it as cursor, under the same filter, for older ones; null on the last page. A page may be short, or empty, and still
/// have a next one.</param>
internal sealed record EventListDocument(IReadOnlyList<EventRecord> Events, string? NextCursor);
