using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Support;

/// <summary>What the edge was sent.</summary>
internal sealed record EdgeRequest(string Path, string Host, string? ServerName, ILookup<string, string> Headers);

/// <summary>
/// A legacy side as a vendor's edge serves it: TLS under its own name alone, 421 to any other host, 403 without the secret header.
/// </summary>
internal sealed class VendorEdge : IAsyncDisposable
{
    public const string SecretHeader = "cname-api-key";
    public const string Secret = "edge-secret-5d1f";

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private VendorEdge(WebApplication app, X509Certificate2 certificate) => (_app, _certificate) = (app, certificate);

    public ConcurrentQueue<EdgeRequest> Requests { get; } = new();

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>Starts one on loopback.</summary>
    /// <param name="authority">Signs its certificate.</param>
    /// <param name="name">The one name that it serves, which its certificate is of.</param>
    /// <param name="answer">What it answers to who is let in.</param>
    public static async Task<VendorEdge> StartAsync(TestAuthority authority, string name, RequestDelegate? answer = null)
    {
        var (certificateFile, keyFile) = authority.Issue("edge", name);
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls("https://127.0.0.1:0");
        var names = new ConcurrentDictionary<string, string?>();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureHttpsDefaults(https =>
            https.ServerCertificateSelector = (connection, serverName) =>
            {
                names[connection!.ConnectionId] = serverName;
                return certificate;
            }));
        var edge = new VendorEdge(builder.Build(), certificate);
        edge._app.Run(async context =>
        {
            var headers = context.Request.Headers.SelectMany(header => header.Value, (header, value) => (header.Key, Value: value!)).ToLookup(
                pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
            edge.Requests.Enqueue(new EdgeRequest(
                context.Request.Path, context.Request.Host.Value!, names.GetValueOrDefault(context.Connection.Id), headers));
            var isKnown = context.Request.Host.Host == name;
            context.Response.StatusCode = !isKnown ? StatusCodes.Status421MisdirectedRequest
                : context.Request.Headers[SecretHeader] != Secret ? StatusCodes.Status403Forbidden
                : StatusCodes.Status200OK;
            if (context.Response.StatusCode == StatusCodes.Status200OK)
            {
                await (answer ?? (c => c.Response.WriteAsync("edge")))(context);
            }
        });
        await edge._app.StartAsync();
        return edge;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _certificate.Dispose();
    }
}
