using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Telemetry.Events;

namespace Gateway.Stytch.Api;

/// <summary>Tells the event log, the metrics and the log of each call: who, what, how long and how it ended. Never what was sent or answered.</summary>
internal sealed class StytchCallRecorder(EventRecorder events, StytchApiMetrics metrics, TimeProvider timeProvider, ILogger<StytchCallRecorder> logger)
{
    private static readonly string[] UnreachableWords =
        [.. Enum.GetValues<UnreachableReason>().Select(reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()))];

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, string Outcome)> _last = new(StringComparer.Ordinal);

    public ILogger Log => logger;

    /// <summary>When the last call for a project ended, and how, in the word of <see cref="StytchApiMetrics.WordOf"/>; null before the first one.</summary>
    public (DateTimeOffset At, string Outcome)? LastOf(string project) => _last.TryGetValue(project, out var last) ? last : null;

    public static string WordOf(UnreachableReason reason) => UnreachableWords[(int)reason];

    public void Record<T>(StytchCall call, string project, StytchResult<T> result, int attempts, TimeSpan duration)
    {
        var (outcome, status, reason, stytchRequestId) = result switch
        {
            StytchResult<T>.Success success => (StytchOutcome.Ok, StatusCodes.Status200OK, null, success.RequestId),
            StytchResult<T>.Refused refused => (OutcomeOf(refused.Status), refused.Status, refused.ErrorType, refused.RequestId),
            StytchResult<T>.Unreachable unreachable => (StytchOutcome.Unreachable, 0, WordOf(unreachable.Reason), null),
            _ => throw new InvalidOperationException("A result is a success, a refusal or none."),
        };
        Record(call, project, outcome, status, reason, stytchRequestId, attempts, duration);
        if (outcome is StytchOutcome.Refused)
        {
            logger.CallRefused(call.Endpoint.Name, project, reason!, status, stytchRequestId);
        }
        else if (outcome is not StytchOutcome.Ok)
        {
            logger.CallFailed(call.Endpoint.Name, project, StytchApiMetrics.WordOf(outcome), reason!, status, attempts, stytchRequestId);
        }
    }

    public void RecordAbandoned(StytchCall call, string project, int attempts, TimeSpan duration) =>
        Record(call, project, StytchOutcome.Abandoned, 0, StytchApiMetrics.WordOf(StytchOutcome.Abandoned), null, attempts, duration);

    private void Record(
        StytchCall call, string project, StytchOutcome outcome, int status, string? reason, string? stytchRequestId, int attempts, TimeSpan duration)
    {
        _last[project] = (timeProvider.GetUtcNow(), StytchApiMetrics.WordOf(outcome));
        metrics.Called(project, call.Endpoint, outcome, Math.Max(0, attempts - 1), duration);
        var lane = call.Endpoint.IsChange ? EventLane.Changes : outcome is StytchOutcome.Ok ? EventLane.Routine : EventLane.Failures;
        if (!events.Admits(lane))
        {
            return;
        }

        events.Record(lane, new GatewayEvent
        {
            Action = call.Endpoint.EventAction,
            Status = outcome is StytchOutcome.Ok ? EventStatus.Success : EventStatus.Error,
            RequestId = call.Occasion.RequestId,
            Identifier = call.Occasion.Identifier,
            By = call.Occasion.By,
            Connection = call.ConnectionId,
            Project = project,
            Reason = reason,
            Duration = duration,
            HttpStatus = status,
            StytchRequestId = stytchRequestId,
        });
    }

    private static StytchOutcome OutcomeOf(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => StytchOutcome.RateLimited,
        >= 400 and < 500 => StytchOutcome.Refused,
        _ => StytchOutcome.Failed,
    };
}
