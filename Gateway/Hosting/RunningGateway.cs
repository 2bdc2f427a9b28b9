namespace Gateway.Hosting;

/// <summary>A gateway that runs in this process, for the demo and for tests: configured by the given settings alone.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _isDisposed;

    private RunningGateway(WebApplication app)
    {
        _app = app;
        var listeners = app.Services.GetRequiredService<KestrelListeners>();
        (PublicUrl, OpsUrl, AdminUrl) = (listeners.UrlOf(Listener.Public), listeners.UrlOf(Listener.Ops), listeners.UrlOf(Listener.Admin));
    }

    public Uri PublicUrl { get; }

    public Uri OpsUrl { get; }

    public Uri AdminUrl { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a gateway; its listeners take requests when this returns, and its table is loaded unless the store is away.</summary>
    /// <exception cref="ConfigurationException">The settings have faults.</exception>
    public static async Task<RunningGateway> StartAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var app = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        try
        {
            await GatewayStart.StartAsync(app, cancellationToken);
            return new RunningGateway(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A host that is stopped a second time has its services write to what is closed by then.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
