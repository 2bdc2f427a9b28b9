using System.Text.Json.Serialization;

namespace Gateway.Telemetry.Events;

/// <summary>One row of the event log, as kept, shown and forwarded.</summary>
/// <param name="EventId">Unique over all gateways; in the order of time.</param>
/// <param name="RequestId">Ties the rows of one request; the reference on a page and the request_id of a problem document.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Action">What was done: redirect, proxy, refuse, or an operation of the admin API such as put_mapping.</param>
/// <param name="Status">start, success or error.</param>
/// <param name="Identifier">The mapping's identifier; for an unknown one at most 64 characters of what the path or host named.</param>
/// <param name="ConnectionId">The Stytch connection behind it.</param>
/// <param name="Project">The Stytch project.</param>
/// <param name="Reason">Why it is an error.</param>
/// <param name="DurationMs">How long it took, in milliseconds, where that was measured.</param>
/// <param name="HttpStatus">The status it was answered with.</param>
/// <param name="Route">acs, start, metadata or logout.</param>
/// <param name="State">The mapping's state at that moment.</param>
/// <param name="Revision">The revision that an admin change made.</param>
/// <param name="By">The admin key behind a change.</param>
/// <param name="StytchRequestId">Stytch's own name of a call to its API, for a question to its support.</param>
/// <param name="Replica">The machine whose gateway recorded it.</param>
internal sealed record EventRecord(
    string EventId,
    string RequestId,
    DateTimeOffset Timestamp,
    string Action,
    EventStatus Status,
    string? Identifier,
    string? ConnectionId,
    string? Project,
    string? Reason,
    long? DurationMs,
    int? HttpStatus,
    [property: JsonPropertyName("route_kind")] string? Route,
    string? State,
    long? Revision,
    string? By,
    string? StytchRequestId,
    string Replica);
