using System.Globalization;
using Gateway.Mappings;
using Gateway.Stytch;
using Gateway.Telemetry.Events;

namespace Gateway.Admin.Requests;

/// <summary>What <c>GET events</c> asks for.</summary>
/// <param name="Filter">Which events.</param>
/// <param name="Limit">Events a page.</param>
/// <param name="Cursor">Where the page before ended; null for the newest.</param>
internal sealed record EventQuery(EventFilter Filter, int Limit, EventPosition? Cursor)
{
    public const int DefaultLimit = 100;

    public const int MaxLimit = 1000;

    private const int MaxWordLength = 64;

    private static readonly string[] Known =
        ["identifier", "connection_id", "project", "action", "status", "request_id", "reason", "since", "until", "limit", "cursor"];

    public static EventQuery Read(IQueryCollection parameters, FaultList faults)
    {
        var query = new QueryReader(parameters, Known, faults);
        var filter = new EventFilter
        {
            Identifier = query.Text("identifier", MappingRules.MaxIdentifierLength),
            ConnectionId = query.Text("connection_id", StytchProject.MaxConnectionIdLength),
            Project = query.Text("project", MaxWordLength),
            Action = query.Text("action", MaxWordLength),
            Status = query.Word<EventStatus>("status"),
            RequestId = query.Text("request_id", MaxWordLength),
            Reason = query.Text("reason", MaxWordLength),
            Since = ReadTime(query, "since", faults),
            Until = ReadTime(query, "until", faults),
        };
        return new EventQuery(filter, query.Integer("limit", 1, MaxLimit, DefaultLimit), ReadPosition(query, faults));
    }

    private static DateTimeOffset? ReadTime(QueryReader query, string name, FaultList faults)
    {
        const string Forms = "Must be a time in UTC, such as 2026-03-02T09:05:00Z.";
        if (query.ValueOf(name) is not { } value)
        {
            return null;
        }

        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd"];
        if (DateTimeOffset.TryParseExact(value, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time.Year is > 1970 and < 9999)
        {
            return time;
        }

        faults.Add(name, "not_a_time", Forms);
        return null;
    }

    private static EventPosition? ReadPosition(QueryReader query, FaultList faults)
    {
        if (query.ValueOf("cursor") is not { } value)
        {
            return null;
        }

        if (EventPosition.TryParse(value, out var position))
        {
            return position;
        }

        faults.Add("cursor", "not_a_cursor", "Must be the next_cursor of an earlier answer, unaltered. Begin again without it.");
        return null;
    }
}
