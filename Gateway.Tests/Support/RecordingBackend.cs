using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Support;

/// <summary>What a backend was sent.</summary>
internal sealed record RecordedRequest(string Method, string RawTarget, ILookup<string, string> Headers, string Body);

/// <summary>A legacy backend on a free loopback port that remembers every request; a test says what it answers.</summary>
internal sealed class RecordingBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RecordingBackend(WebApplication app) => _app = app;

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    public Uri Url => new(_app.Urls.First());

    public static async Task<RecordingBackend> StartAsync(RequestDelegate? answer = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols);
        });
        var backend = new RecordingBackend(builder.Build());
        backend._app.UseWebSockets();
        backend._app.Run(async context =>
        {
            var isStreamed = context.Request.Headers.ContainsKey("X-Streamed") || context.WebSockets.IsWebSocketRequest;
            using var reader = new StreamReader(context.Request.Body);
            var body = isStreamed ? "" : await reader.ReadToEndAsync();
            backend.Requests.Enqueue(new RecordedRequest(
                context.Request.Method,
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                context.Request.Headers.SelectMany(header => header.Value, (header, value) => (header.Key, Value: value!)).ToLookup(
                    pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase),
                body));
            await (answer ?? (c => c.Response.WriteAsync("legacy")))(context);
        });
        await backend._app.StartAsync();
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
