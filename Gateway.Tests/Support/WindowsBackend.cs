using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Support;

/// <summary>
/// A legacy backend that authenticates connections as IIS with Windows authentication does (MS-NTHT 3.1): a first message is answered with a
/// challenge of this connection, a third that answers it makes the whole connection its user's, whatever later requests carry.
/// </summary>
internal sealed class WindowsBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string?> _users = new();

    private WindowsBackend(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Connections that are open now and began a handshake.</summary>
    public int OpenHandshakes => _users.Count;

    public static async Task<WindowsBackend> StartAsync(string scheme)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var backend = new WindowsBackend(builder.Build());
        backend._app.Run(context => backend.AnswerAsync(context, scheme));
        await backend._app.StartAsync();
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, string scheme)
    {
        var connection = context.Connection.Id;
        var token = context.Request.Headers.Authorization.ToString() is { Length: > 0 } value ? value[(scheme.Length + 1)..] : null;
        if (token is "first")
        {
            _users[connection] = null;
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.Register(() => _users.TryRemove(connection, out _));
            Refuse(context, $"{scheme} second-{connection}");
            return;
        }

        if (token?.StartsWith($"third-{connection}-", StringComparison.Ordinal) is true && _users.ContainsKey(connection))
        {
            _users[connection] = token[$"third-{connection}-".Length..];
        }
        else if (token is not null || !_users.TryGetValue(connection, out var user) || user is null)
        {
            Refuse(context, scheme);
            return;
        }

        var length = 0L;
        var buffer = new byte[16_384];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
        {
            length += read;
        }

        await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{_users[connection]} {length}"));
    }

    private static void Refuse(HttpContext context, string challenge)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = challenge;
    }
}
