using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Telemetry.Events;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Events;

/// <summary>The event log: a page of it, or, for who accepts <c>text/event-stream</c>, its live tail.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api) =>
        api.MapMethods("/events", EndpointDescription.Read, ReadAsync)
            .Requires(AdminRole.Viewer)
            .WithTags("Events")
            .WithMetadata(new ReadsQuery(), ApiParameters.OfEvents)
            .Describe("listEvents", "Why did this login fail: what happened to requests and what operators changed", ErrorType.TooManyTails)
            .WithDescription(
                "With `Accept: text/event-stream` the events that match are sent as they are written, by whichever gateway, "
                + "as server-sent events named `event`, "
                + "from `since` or from now on; `Last-Event-ID` goes on behind the last one that was received.")
            .Produces<EventListDocument>()
            .Produces<string>(StatusCodes.Status200OK, EventTail.ContentType);

    private static async Task<IResult> ReadAsync(HttpContext context, IEventStore store, EventTail tail, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var query = EventQuery.Read(context.Request.Query, faults);
        var lastSeen = LastSeen(context.Request.Headers, faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the request");
        }

        if (HttpMethods.IsGet(context.Request.Method) && WantsTail(context.Request.Headers))
        {
            return tail.Open(query.Filter, lastSeen ?? query.Cursor);
        }

        var page = await store.ReadBackAsync(query.Filter, query.Cursor ?? EventPosition.Last, query.Limit, cancellationToken);
        return TypedResults.Json(
            new EventListDocument([.. page.Events.Select(stored => stored.Record)], page.Next?.ToString()), AdminJson.Readable.EventListDocument);
    }

    private static bool WantsTail(IHeaderDictionary headers) =>
        MediaTypeHeaderValue.TryParseList(headers.Accept, out var types)
        && types.Any(type => type.MediaType.Equals(EventTail.ContentType, StringComparison.OrdinalIgnoreCase));

    private static EventPosition? LastSeen(IHeaderDictionary headers, FaultList faults)
    {
        if (headers["Last-Event-ID"] is not [{ Length: > 0 } id])
        {
            return null;
        }

        if (EventPosition.TryParse(id, out var position))
        {
            return position;
        }

        faults.Add("Last-Event-ID", "not_a_cursor", "Must be the id of an event of this stream.");
        return null;
    }
}
