using Gateway.Evidence.Webhooks.Processing;
using Gateway.Mappings;
using Gateway.Stytch;
using Gateway.Telemetry;
using Gateway.Telemetry.Events;

namespace Gateway.Evidence.Webhooks;

/// <summary>Tells the event log of webhooks and of what they led to.</summary>
internal sealed class WebhookEvents(EventRecorder recorder)
{
    /// <summary>Who made the revisions that a webhook led to.</summary>
    public const string By = "webhook";

    private const string Action = "webhook";
    private const string DeletedReason = "connection_deleted";

    /// <summary>A message came in.</summary>
    /// <param name="project">The URL's project.</param>
    /// <param name="message">The message; null where it is not known to be Stytch's, or not readable.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="context">The request, already answered.</param>
    public void Received(StytchProject project, WebhookMessage? message, WebhookOutcome outcome, HttpContext context)
    {
        var isKept = outcome is WebhookOutcome.Stored or WebhookOutcome.Noted or WebhookOutcome.Duplicate;
        // Without a right signature it is anybody's.
        Record(message is null ? EventLane.Unmapped : isKept ? EventLane.Routine : EventLane.Failures, new GatewayEvent
        {
            Action = Action,
            Status = isKept ? EventStatus.Success : EventStatus.Error,
            RequestId = context.TraceIdentifier,
            Project = project.Name,
            Connection = message is { ObjectId.Length: > 0 } ? message.ObjectId : null,
            Reason = isKept ? null : WebhookMetrics.Outcomes[(int)outcome],
            HttpStatus = context.Response.StatusCode,
        });
    }

    /// <summary>A mapping's connection is gone.</summary>
    /// <param name="deletion">The deletion.</param>
    /// <param name="identifier">The mapping.</param>
    /// <param name="state">Its state now.</param>
    /// <param name="revision">The revision that took it out of the migrated ones; 0 where it is as it was.</param>
    public void ConnectionDeleted(ConnectionDeletion deletion, string identifier, MappingState state, long revision) =>
        Record(EventLane.Changes, new GatewayEvent
        {
            Action = Action,
            Status = EventStatus.Error,
            Identifier = identifier,
            Project = deletion.Project,
            Connection = deletion.ConnectionId,
            Reason = DeletedReason,
            State = Words.Of(state),
            By = deletion.By,
            Revision = revision,
        });

    private void Record(EventLane lane, in GatewayEvent happened)
    {
        if (recorder.Admits(lane))
        {
            recorder.Record(lane, happened);
        }
    }
}
