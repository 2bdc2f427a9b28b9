namespace Gateway.Storage;

/// <summary>
/// Listens to what the client says while it connects, for nobody else is told why a server turns it away: its exceptions say that no connection is
/// there. Nothing is logged here, since the gateway says in its own words what becomes of its calls.
/// </summary>
internal sealed class RedisClientLog : ILoggerFactory, ILogger
{
    private StoreRefusal? _refusal;

    /// <summary>Why the client was last turned away; null when it was not since <see cref="Forget"/>.</summary>
    public StoreRefusal? Refusal => Volatile.Read(ref _refusal);

    /// <summary>After an answer: whatever turned the client away is over.</summary>
    public void Forget()
    {
        if (Refusal is not null)
        {
            Volatile.Write(ref _refusal, null);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if ((RedisRefusal.Of(formatter(state, exception)) ?? (exception is null ? null : RedisRefusal.Of(exception))) is { } refusal)
        {
            Volatile.Write(ref _refusal, refusal);
        }
    }

    public void Dispose()
    {
        // It holds nothing.
    }
}
