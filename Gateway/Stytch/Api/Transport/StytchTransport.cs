using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Stytch.Api.Objects;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Gateway.Stytch.Api.Transport;

/// <summary>Carries out a project's calls: waits for room, repeats what may be repeated, and makes a result of whatever comes.</summary>
internal sealed class StytchTransport : IDisposable
{
    private readonly StytchRequester _requester;
    private readonly StytchCallRecorder _recorder;
    private readonly TimeProvider _timeProvider;
    private readonly StytchPipelines _pipelines;
    private readonly SemaphoreSlim _places;
    private readonly CallRate _searches;
    private readonly CallRate _others;

    public StytchTransport(StytchRequester requester, StytchClientOptions options, StytchCallRecorder recorder, TimeProvider timeProvider)
    {
        (_requester, _recorder, _timeProvider) = (requester, recorder, timeProvider);
        _pipelines = new StytchPipelines(options, timeProvider, requester.Project.Name, recorder.Log);
        _places = new SemaphoreSlim(options.MaxConcurrency);
        _searches = new CallRate(options.SearchesPerMinute, options.Spread, timeProvider);
        _others = new CallRate(options.CallsPerMinute, options.Spread, timeProvider);
    }

    public StytchProject Project => _requester.Project;

    /// <summary>Stytch's id of the project.</summary>
    public string ProjectId => _requester.ProjectId;

    /// <param name="call">The call.</param>
    /// <param name="type">The form of a successful answer.</param>
    /// <param name="valueOf">Takes the value out of it; null where it is missing.</param>
    /// <param name="cancellationToken">Gives the call up, wherever it is.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; a change may have been done.</exception>
    public async Task<StytchResult<TValue>> SendAsync<TAnswer, TValue>(
        StytchCall call, JsonTypeInfo<TAnswer> type, Func<TAnswer, TValue?> valueOf, CancellationToken cancellationToken)
        where TAnswer : StytchEnvelope
        where TValue : class
    {
        var start = _timeProvider.GetTimestamp();
        var progress = new CallProgress();
        try
        {
            var result = Judge(call, await TryAsync(call, progress, cancellationToken), progress, type, valueOf);
            _recorder.Record(call, Project.Name, result, progress.Attempts, _timeProvider.GetElapsedTime(start));
            return result;
        }
        catch (OperationCanceledException)
        {
            _recorder.RecordAbandoned(call, Project.Name, progress.Attempts, _timeProvider.GetElapsedTime(start));
            throw;
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<StytchAnswer> TryAsync(StytchCall call, CallProgress progress, CancellationToken cancellationToken)
    {
        var rate = call.Endpoint == StytchEndpoint.SearchOrganizations ? _searches : _others;

        // Before a place is taken, so that searches which wait a minute hold up nothing else.
        await rate.WaitAsync(cancellationToken);
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await _pipelines.Of(call.Endpoint.Kind).ExecuteAsync(
                async token =>
                {
                    if (progress.Attempts > 0)
                    {
                        await rate.WaitAsync(token);
                    }

                    return await AttemptAsync(call, progress, rate, token);
                },
                cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            // Out of time while it waited for the next attempt: the last answer says more than that.
            return progress.Last is StytchAnswer.Answered answered ? answered : new StytchAnswer.Lost(UnreachableReason.TimedOut, progress.WasSent);
        }
        catch (BrokenCircuitException)
        {
            return new StytchAnswer.Lost(UnreachableReason.CircuitOpen, progress.WasSent);
        }
        finally
        {
            _places.Release();
        }
    }

    private async ValueTask<StytchAnswer> AttemptAsync(StytchCall call, CallProgress progress, CallRate rate, CancellationToken cancellationToken)
    {
        progress.Last = null;
        var answer = await _pipelines.Attempt.ExecuteAsync(
            async token =>
            {
                progress.Attempts++;

                // Until it is known better: an attempt that is cut off tells nothing.
                var wasSent = progress.WasSent;
                progress.WasSent = true;
                var answer = await _requester.AttemptAsync(call, token);
                progress.WasSent = wasSent || answer is StytchAnswer.Lost { WasSent: true } or StytchAnswer.Answered { IsFailure: true };
                return answer;
            },
            cancellationToken);
        progress.Last = answer;
        if (answer is StytchAnswer.Answered { IsTooMany: true, RetryAfter: { } pause })
        {
            rate.PauseFor(pause);
        }

        return answer;
    }

    private StytchResult<TValue> Judge<TAnswer, TValue>(
        StytchCall call, StytchAnswer answer, CallProgress progress, JsonTypeInfo<TAnswer> type, Func<TAnswer, TValue?> valueOf)
        where TAnswer : StytchEnvelope
        where TValue : class
    {
        var isChange = call.Endpoint.IsChange;
        switch (answer)
        {
            case StytchAnswer.Answered { IsSuccess: true } good:
                return Read(good.Body, type) is { } envelope && valueOf(envelope) is { } value
                    ? new StytchResult<TValue>.Success(value, StytchErrors.RequestIdOf(_requester.WithoutKeys(envelope.RequestId)))
                    : new StytchResult<TValue>.Unreachable(UnreachableReason.Unreadable, isChange);
            case StytchAnswer.Answered bad:
                var error = Read(bad.Body, StytchJson.Default.StytchError);
                return new StytchResult<TValue>.Refused(
                    StytchErrors.TypeOf(error?.ErrorType),
                    bad.Status,
                    StytchErrors.MessageOf(_requester.WithoutKeys(error?.ErrorMessage)),
                    StytchErrors.RequestIdOf(_requester.WithoutKeys(error?.RequestId)))
                {
                    MayBeDone = isChange && (bad.Status >= 500 || progress.WasSent),
                    Details = ErrorDetails.TextOf(error?.ErrorDetails, _requester.WithoutKeys),
                };
            case StytchAnswer.Lost lost:
                return new StytchResult<TValue>.Unreachable(lost.Reason, isChange && (lost.WasSent || progress.WasSent));
            default:
                throw new InvalidOperationException("An answer came or was lost.");
        }
    }

    private static TAnswer? Read<TAnswer>(byte[] body, JsonTypeInfo<TAnswer> type)
        where TAnswer : class
    {
        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How far one call has come.</summary>
    private sealed class CallProgress
    {
        public int Attempts { get; set; }

        /// <summary>True where an attempt may have arrived of which nobody knows what came.</summary>
        public bool WasSent { get; set; }

        /// <summary>The last attempt's answer; null while one is under way.</summary>
        public StytchAnswer? Last { get; set; }
    }
}
