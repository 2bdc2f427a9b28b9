using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Cli.Probe;

/// <summary>A server that answers as a gateway should, save for what a test spoils.</summary>
internal sealed class SpoiledServer : IAsyncDisposable
{
    public const string AcsUrl = "https://test.stytch.com/v1/b2b/sso/callback/saml-connection-test-1";

    private readonly WebApplication _app;

    private SpoiledServer(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <param name="spoil">Answers a request wrongly and says true, or leaves it alone.</param>
    /// <param name="certificate">Makes it an https server.</param>
    public static async Task<SpoiledServer> StartAsync(Func<HttpContext, Task<bool>> spoil, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        var server = new SpoiledServer(builder.Build());
        server._app.Run(async context =>
        {
            if (!await spoil(context))
            {
                Answer(context);
            }
        });
        await server._app.StartAsync();
        return server;
    }

    public static Task<bool> Redirect(HttpContext context, int status, string location)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Task.FromResult(true);
    }

    public static Task<bool> Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    }

    public static string TargetOf(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Answer(HttpContext context)
    {
        var isMigrated = context.Request.Path.Value!.TrimEnd('/') == "/old-sso/acme";
        _ = context.Request.Method switch
        {
            "POST" when isMigrated => Redirect(context, 307, AcsUrl),
            "OPTIONS" when isMigrated => Status(context, 204),
            _ => Status(context, isMigrated ? 400 : 404),
        };
    }
}
