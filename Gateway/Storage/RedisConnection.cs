using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace Gateway.Storage;

/// <summary>
/// The shared connection to Redis. Connects in the background, so a gateway starts with Redis away, and bounds every call: the client looks for
/// late answers only when it looks after its connections. A connection that stays silent although it counts as connected (a firewall that forgot
/// it, a machine that vanished) is thrown away and made anew.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly ResiliencePropertyKey<TimeSpan> TimeoutKey = new("timeout");

    /// <summary>How long nothing but failures may come before the connection is made anew: longer than the client's own reconnecting takes.</summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(15);

    /// <summary>A slot that moves, or a cluster that elects, is asked again this soon; nothing of the call was carried out.</summary>
    private static readonly TimeSpan MovingPause = TimeSpan.FromMilliseconds(50);

    private readonly RedisClientLog _clientLog = new();
    private readonly ConfigurationOptions _configuration;
    private readonly RedisSignIn _signIn;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisConnection> _logger;
    private readonly ResiliencePipeline _pipeline;
    private readonly CircuitBreakerManualControl _breaker = new();
    private readonly Lock _lock = new();
    private readonly List<RedisSubscription> _subscriptions = [];
    private Task<ConnectionMultiplexer>? _connecting;
    private long _connectingSince;
    private long _lastSuccess;
    private volatile bool _isBroken;
    private bool _isDisposed;

    /// <exception cref="ArgumentException">The connection string is not one of StackExchange.Redis.</exception>
    public RedisConnection(string connectionString, StoreOptions options, RedisOptions signIn, TimeProvider time, ILogger<RedisConnection> logger)
    {
        _configuration = RedisClientOptions.Create(connectionString, options, signIn, _clientLog);
        _signIn = new RedisSignIn(_configuration, signIn, time, logger);
        // A name not looked up yet shows as "Unspecified/name:port".
        Servers = string.Join(", ", _configuration.EndPoints.Select(server => server.ToString()!.Replace("Unspecified/", "", StringComparison.Ordinal)));
        (_time, _logger, _lastSuccess) = (time, logger, time.GetTimestamp());
        _pipeline = new ResiliencePipelineBuilder { Name = "redis", TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } error && RedisFaults.IsOutage(error)),
                FailureRatio = 0.5,
                MinimumThroughput = 4,
                SamplingDuration = TimeSpan.FromSeconds(20),
                BreakDuration = TimeSpan.FromSeconds(0.5),
                ManualControl = _breaker,
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = arguments => ValueTask.FromResult(arguments.Context.Properties.GetValue(TimeoutKey, options.Timeout)),
            })
            .Build();
    }

    /// <summary>Host and port of each server, for messages.</summary>
    public string Servers { get; }

    /// <summary>Runs commands against the database of the connection string.</summary>
    /// <param name="call">The commands.</param>
    /// <param name="cancellationToken">Stops the wait, not what Redis already received.</param>
    /// <param name="timeout">How long it may take; null for <see cref="StoreOptions.Timeout"/>.</param>
    /// <exception cref="StoreUnavailableException">No answer in time; what was sent may still be carried out.</exception>
    public async Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            if (timeout is { } limit)
            {
                context.Properties.Set(TimeoutKey, limit);
            }

            var result = await _pipeline.ExecuteAsync(
                static async (context, state) => await state.Connection.SendAsync(state.Call, context.CancellationToken),
                context,
                (Connection: this, Call: call));
            Volatile.Write(ref _lastSuccess, _time.GetTimestamp());
            _clientLog.Forget();
            return result;
        }
        catch (Exception e) when (RedisFaults.Translate(Servers, e, _clientLog.Refusal) is { } fault)
        {
            RenewIfSilent();
            throw fault;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Runs a script, which Redis does as one atomic step.</summary>
    public Task<RedisResult> EvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken, TimeSpan? timeout = null) =>
        CallAsync(database => database.ScriptEvaluateAsync(script.Text, script.KeysFor(keys), values), cancellationToken, timeout);

    /// <summary>Calls back at every message of a channel, and whenever messages may have been missed: at each new or restored connection.</summary>
    public void Subscribe(string channel, Action callback)
    {
        var subscription = new RedisSubscription(channel, callback);
        lock (_lock)
        {
            _subscriptions.Add(subscription);
            if (_connecting is { IsCompletedSuccessfully: true })
            {
                subscription.Attach(_connecting.Result);
            }
        }
    }

    public void Unsubscribe(Action callback)
    {
        lock (_lock)
        {
            _subscriptions.RemoveAll(subscription => subscription.Callback == callback);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_lock)
        {
            _isDisposed = true;
            connecting = _connecting;
            _subscriptions.Clear();
        }

        if (connecting is { IsCompleted: true })
        {
            await CloseAsync(connecting);
        }
        else if (connecting is not null)
        {
            // A stop does not wait for a server that is away.
            _ = CloseAsync(connecting);
        }
    }

    private async Task<T> SendAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken)
    {
        var multiplexer = await ConnectedAsync().WaitAsync(cancellationToken);
        _signIn.RenewIfChanged(multiplexer);
        while (true)
        {
            var answer = call(multiplexer.GetDatabase());
            try
            {
                return await answer.WaitAsync(cancellationToken);
            }
            catch (RedisServerException e) when (RedisFaults.IsMoving(e))
            {
                await Task.Delay(MovingPause, _time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Nobody waits for it any more; a late failure must not count as unobserved.
                _ = answer.ContinueWith(
                    static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                throw;
            }
        }
    }

    private Task<ConnectionMultiplexer> ConnectedAsync()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connecting is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _connectingSince = _time.GetTimestamp();
                // Off the caller's thread: the client resolves names and opens sockets before it first yields.
                _connecting = Task.Run(ConnectAsync);
            }

            return _connecting;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(_configuration.Clone());
        multiplexer.ConnectionFailed += (_, failure) =>
        {
            _isBroken = true;
            _logger.RedisConnectionFailed(Servers, failure.FailureType.ToString());
        };
        multiplexer.ConnectionRestored += (_, _) => OnRestored();
        lock (_lock)
        {
            _subscriptions.ForEach(subscription => subscription.Attach(multiplexer));
        }

        return multiplexer;
    }

    private void OnRestored()
    {
        // The client calls it so too when the first connection is made.
        if (_isBroken)
        {
            _isBroken = false;
            _logger.RedisConnectionRestored(Servers);
        }

        // Otherwise the first calls after an outage would still be turned away.
        _ = _breaker.CloseAsync();
        lock (_lock)
        {
            _subscriptions.ForEach(subscription => subscription.Callback());
        }
    }

    private void RenewIfSilent()
    {
        Task<ConnectionMultiplexer> silent;
        lock (_lock)
        {
            if (_isDisposed || _connecting is null
                || _time.GetElapsedTime(Volatile.Read(ref _lastSuccess)) < RenewAfter
                || _time.GetElapsedTime(_connectingSince) < RenewAfter)
            {
                return;
            }

            silent = _connecting;
            _connecting = null;
        }

        _logger.RedisConnectionRenewed(Servers, RenewAfter);
        _ = CloseAsync(silent);
    }

    private static async Task CloseAsync(Task<ConnectionMultiplexer> connecting)
    {
        try
        {
            var multiplexer = await connecting;
            await multiplexer.CloseAsync(allowCommandsToComplete: false);
            multiplexer.Dispose();
        }
        catch (Exception e) when (RedisFaults.IsOutage(e))
        {
            // It was to be closed because it does not work.
        }
    }
}
