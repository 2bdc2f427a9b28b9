using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Gateway.Stytch.Api.Transport;

/// <summary>
/// How often and how long a project's calls are tried; built once. Two layers, with the wait for a turn between them: the outer bounds and repeats
/// the whole call, the inner bounds one attempt and stops all of them while the project does not answer.
/// </summary>
internal sealed class StytchPipelines(StytchClientOptions options, TimeProvider timeProvider, string project, ILogger logger)
{
    /// <summary>How long the circuit stays open.</summary>
    public static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(15);

    /// <summary>Attempts within <see cref="SamplingDuration"/> before half of them failing opens the circuit.</summary>
    public const int MinimumAttempts = 8;

    private static readonly TimeSpan SamplingDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(20);

    // Windows are up to a minute long, so that the second and third try of one that names no time must not come too soon.
    private static readonly TimeSpan FirstDelayOfTooMany = TimeSpan.FromSeconds(2);

    private readonly Dictionary<StytchCallKind, ResiliencePipeline<StytchAnswer>> _calls =
        Enum.GetValues<StytchCallKind>().ToDictionary(kind => kind, kind => BuildCall(kind, options, timeProvider));

    public ResiliencePipeline<StytchAnswer> Attempt { get; } = BuildAttempt(options, timeProvider, project, logger);

    public ResiliencePipeline<StytchAnswer> Of(StytchCallKind kind) => _calls[kind];

    private static ResiliencePipeline<StytchAnswer> BuildCall(StytchCallKind kind, StytchClientOptions options, TimeProvider timeProvider)
    {
        var builder = new ResiliencePipelineBuilder<StytchAnswer> { TimeProvider = timeProvider }.AddTimeout(options.Timeout);
        return kind is StytchCallKind.Probe || options.Retries == 0
            ? builder.Build()
            : builder.AddRetry(new RetryStrategyOptions<StytchAnswer>
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = arguments => ValueTask.FromResult(MayRepeat(kind, arguments.Outcome)),
                DelayGenerator = arguments => ValueTask.FromResult(DelayOf(arguments.Outcome.Result, arguments.AttemptNumber)),
            }).Build();
    }

    private static ResiliencePipeline<StytchAnswer> BuildAttempt(StytchClientOptions options, TimeProvider timeProvider, string project, ILogger logger) =>
        new ResiliencePipelineBuilder<StytchAnswer> { TimeProvider = timeProvider }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<StytchAnswer>
            {
                FailureRatio = 0.5,
                MinimumThroughput = MinimumAttempts,
                SamplingDuration = SamplingDuration,
                BreakDuration = BreakDuration,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome is { Exception: TimeoutRejectedException } or { Result: StytchAnswer.Lost or StytchAnswer.Answered { IsFailure: true } }),
                OnOpened = _ =>
                {
                    logger.CircuitOpened(project, (int)BreakDuration.TotalSeconds);
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    logger.CircuitClosed(project);
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(options.AttemptTimeout)
            .Build();

    // What was refused for its rate, or never left, was not done: even a creation may be tried again.
    private static bool MayRepeat(StytchCallKind kind, Outcome<StytchAnswer> outcome) => outcome switch
    {
        { Result: StytchAnswer.Answered { IsTooMany: true } or StytchAnswer.Lost { WasSent: false } } => true,
        { Exception: TimeoutRejectedException } or { Result: StytchAnswer.Lost or StytchAnswer.Answered { IsFailure: true } } =>
            kind is not StytchCallKind.Create,
        _ => false,
    };

    // Null leaves it to the backoff.
    private static TimeSpan? DelayOf(StytchAnswer? answer, int retry) => answer is not StytchAnswer.Answered answered ? null
        : answered.RetryAfter is { } asked ? asked + (FirstDelay * Random.Shared.NextDouble())
        : answered.IsTooMany ? TimeSpan.FromTicks(
            Math.Min(RetryAfter.Longest.Ticks, (FirstDelayOfTooMany * Math.Pow(4, retry) * (0.75 + (Random.Shared.NextDouble() / 2))).Ticks))
        : null;
}
