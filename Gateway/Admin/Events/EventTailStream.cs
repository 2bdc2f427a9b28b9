using System.Text.Json;
using Gateway.Storage;
using Gateway.Telemetry.Events;

namespace Gateway.Admin.Events;

/// <summary>One live tail, as server-sent events (HTML Standard 9.2), until its reader or the gateway goes. The store going away does not end it.</summary>
internal sealed class EventTailStream(
    IEventStore store,
    EventSignal signal,
    EventFilter filter,
    EventPosition? after,
    TimeProvider timeProvider,
    Action onClosed,
    CancellationToken stopping) : IResult
{
    /// <summary>What is written by other gateways is seen this late; what this one writes, at once.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Proxies close connections on which nothing moves.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private const int EventsPerLook = 500;

    private long _wroteAt;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            var response = httpContext.Response;
            response.ContentType = EventTail.ContentType;
            // nginx gathers answers otherwise.
            response.Headers["X-Accel-Buffering"] = "no";
            var place = after ?? await store.ReadLastAsync(ended.Token);
            await WriteAsync(response, ": tail\n\n", ended.Token);
            await FollowAsync(response, place, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The usual end of a tail.
        }
        finally
        {
            onClosed();
        }
    }

    private async Task FollowAsync(HttpResponse response, EventPosition place, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the look: what is written meanwhile ends the wait at once.
            var written = signal.Next;
            var page = await LookAsync(place, cancellationToken);
            foreach (var (position, record) in page.Events)
            {
                await WriteAsync(
                    response, $"id: {position}\nevent: event\ndata: {JsonSerializer.Serialize(record, AdminJson.Readable.EventRecord)}\n\n", cancellationToken);
            }

            var hasMoved = page.Next != place;
            place = page.Next ?? place;
            if (timeProvider.GetElapsedTime(_wroteAt) > HeartbeatInterval)
            {
                await WriteAsync(response, ": still here\n\n", cancellationToken);
            }

            if (!hasMoved)
            {
                await Task.WhenAny(written, Task.Delay(LookInterval, timeProvider, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<EventPage> LookAsync(EventPosition place, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadOnAsync(filter, place, EventsPerLook, cancellationToken);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException)
        {
            return new EventPage([], place);
        }
    }

    private async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        _wroteAt = timeProvider.GetTimestamp();
    }
}
