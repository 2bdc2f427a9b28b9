using Gateway.Telemetry;
using Gateway.Telemetry.Events;

namespace Gateway.Public.Redirect;

/// <summary>Tells the event log what became of a request for a legacy SSO URL. On the redirect path: allocates nothing.</summary>
internal sealed class RedirectEvents(EventRecorder recorder)
{
    private const string Refuse = "refuse";

    /// <summary>A browser was sent on, or told the allowed methods.</summary>
    public void Answered(in PublicRequest request, RedirectAction action, int status)
    {
        var lane = LaneOf(request, EventLane.Routine);
        if (recorder.Admits(lane))
        {
            recorder.Record(lane, Row(request, Words.Of(action), EventStatus.Success) with { HttpStatus = status });
        }
    }

    /// <summary>A page did what was asked.</summary>
    public void Answered(in PublicRequest request, RedirectAction action, int status, string requestId) => Record(
        request,
        LaneOf(request, EventLane.Routine),
        Row(request, Words.Of(action), EventStatus.Success) with { HttpStatus = status, RequestId = requestId });

    /// <summary>A page said why the sign-in did not go on.</summary>
    public void Refused(in PublicRequest request, RedirectAction action, int status, string requestId) => Record(
        request,
        LaneOf(request, EventLane.Failures),
        Row(request, Refuse, EventStatus.Error) with { Reason = Words.Of(action), HttpStatus = status, RequestId = requestId });

    /// <summary>The request goes to the legacy backend.</summary>
    public void ProxyBegun(in PublicRequest request, string requestId) =>
        Record(request, LaneOf(request, EventLane.Routine), Row(request, Words.Of(RedirectAction.Proxied), EventStatus.Start) with { RequestId = requestId });

    /// <summary>The legacy backend's answer is through, or will never be.</summary>
    public void ProxyEnded(in PublicRequest request, string requestId, TimeSpan duration, int status, string? reason) => Record(
        request,
        LaneOf(request, reason is null ? EventLane.Routine : EventLane.Failures),
        Row(request, Words.Of(RedirectAction.Proxied), reason is null ? EventStatus.Success : EventStatus.Error) with
        {
            RequestId = requestId,
            Duration = duration,
            HttpStatus = status,
            Reason = reason ?? request.Drained,
        });

    private void Record(in PublicRequest request, EventLane lane, in GatewayEvent row)
    {
        if (recorder.Admits(lane))
        {
            recorder.Record(lane, row);
        }
    }

    // Whoever makes up identifiers shall not push out what happened to the others.
    private static EventLane LaneOf(in PublicRequest request, EventLane lane) => request.Entry is null ? EventLane.Unmapped : lane;

    private static GatewayEvent Row(in PublicRequest request, string action, EventStatus status) => new()
    {
        Action = action,
        Status = status,
        Identifier = request.Entry?.Identifier ?? request.Unmapped,
        Connection = request.Entry?.Target,
        Project = request.Entry?.Project?.Name,
        Route = Words.Of(request.Kind),
        Reason = request.Drained,
        State = request.Entry is { } entry ? Words.Of(entry.State) : null,
    };
}
