using System.Collections.Concurrent;
using Gateway.Errors;
using Gateway.Public.Legacy;
using Gateway.Public.Legacy.Proxy;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.Redirect.Routes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Public.Legacy.Watching;

/// <summary>The real proxy on a free loopback port, before a backend, with observers; a test may read the body first.</summary>
internal sealed class WatchingScene : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WatchingScene(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public RecordedLog Log { get; } = new();

    public CopyBudget Budget => _app.Services.GetRequiredService<CopyBudget>();

    public static async Task<WatchingScene> StartAsync(Uri backend, IProxyObserver[] observers, Func<HttpContext, CopyBudget, Task>? before = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ReverseProxy:Clusters:legacy:Destinations:one:Address", backend.ToString())])
            .Build();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddSingleton(TimeProvider.System).AddMetrics().AddRoutingCore();
        builder.Services.AddOptions<LegacyOptions>();
        builder.Services.AddLegacy(configuration);
        builder.Services.AddWatching();
        foreach (var observer in observers)
        {
            builder.Services.AddSingleton(observer);
        }

        var app = builder.Build();
        var scene = new WatchingScene(app);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(scene.Log);
        var legacy = ((IApplicationBuilder)app).New().UseLegacy().Build();
        app.Run(async context =>
        {
            context.TraceIdentifier = RequestId.New();
            if (before is not null)
            {
                await before(context, scene.Budget);
            }

            app.Services.GetRequiredService<ProxyObservers>().Watch(
                context, new ProxiedRequest(RouteKind.Acs, Sample.Entry(Sample.Mapping()), "acme", IsAddress: true, context.Request.Method));
            await legacy(context);
        });
        await app.StartAsync();
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>Remembers what it was told.</summary>
internal sealed class RecordingObserver(ObserverInterest interest) : IProxyObserver
{
    private readonly SemaphoreSlim _told = new(0);

    public ConcurrentQueue<(ProxiedExchange Report, string? Body, string? Answer)> Seen { get; } = new();

    public ObserverInterest InterestIn(in ProxiedRequest request) => interest;

    public void Proxied(ProxiedExchange report)
    {
        Seen.Enqueue((report, Text(report.RequestBody), Text(report.AnswerBody)));
        _told.Release();
    }

    public async Task<(ProxiedExchange Report, string? Body, string? Answer)> NextAsync()
    {
        Assert.That(await _told.WaitAsync(TimeSpan.FromSeconds(10)), Is.True, "nothing was reported");
        Seen.TryDequeue(out var seen);
        return seen;
    }

    private static string? Text(BodyCopy? copy) => copy is null ? null : System.Text.Encoding.Latin1.GetString(copy.Content.Span);
}
