using System.Collections;

namespace Gateway.Telemetry.Events;

/// <summary>An event as the attributes of a log record, named as in the admin API; what is not known is left out.</summary>
internal sealed class OtlpEvent : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _attributes;

    public OtlpEvent(EventRecord record)
    {
        Record = record;
        (string Name, object? Value)[] all =
        [
            ("event_id", record.EventId),
            ("request_id", record.RequestId),
            ("action", record.Action),
            ("status", EventStatusConverter.WordOf(record.Status)),
            ("identifier", record.Identifier),
            ("connection_id", record.ConnectionId),
            ("project", record.Project),
            ("reason", record.Reason),
            ("duration_ms", record.DurationMs),
            ("http_status", record.HttpStatus),
            ("route_kind", record.Route),
            ("state", record.State),
            ("revision", record.Revision),
            ("by", record.By),
            ("stytch_request_id", record.StytchRequestId),
            ("replica", record.Replica),
        ];
        _attributes = [.. all.Where(attribute => attribute.Value is not null).Select(attribute => KeyValuePair.Create(attribute.Name, attribute.Value))];
    }

    public EventRecord Record { get; }

    public int Count => _attributes.Count;

    public KeyValuePair<string, object?> this[int index] => _attributes[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _attributes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Record.Action} {EventStatusConverter.WordOf(Record.Status)}";
}
