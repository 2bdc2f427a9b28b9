using System.Text;
using Gateway.Hosting.Opening;
using Gateway.Hosting.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Hosting;

/// <summary>
/// Opens the three listeners on one Kestrel and remembers where they are. Every connection carries a <see cref="ClientConnection"/>,
/// which knows its listener.
/// </summary>
internal sealed class KestrelListeners(ClientConnections connections, ConnectionOpening opening, GatewayTls tls)
{
    private readonly Dictionary<Listener, Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions> _bound = [];
    private readonly Dictionary<Listener, string> _schemes = [];

    /// <summary>
    /// The standard <c>Kestrel</c> section with the listeners as its endpoints Public, Ops and Admin, so that certificates may also be set where
    /// Kestrel's documentation says: <c>Kestrel:Certificates:Default</c> or <c>Kestrel:Endpoints:Public:Certificate</c>.
    /// </summary>
    public void Configure(KestrelServerOptions kestrel, IConfiguration configuration, ListenOptions listen, LimitsOptions limits)
    {
        var urls = Enum.GetValues<Listener>().ToDictionary(listener => $"Kestrel:Endpoints:{listener}:Url", string? (listener) => listen.UrlOf(listener));
        var merged = new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(urls).Build().GetSection("Kestrel");
        var loader = kestrel.Configure(merged);
        foreach (var listener in Enum.GetValues<Listener>())
        {
            _schemes[listener] = BindingAddress.Parse(listen.UrlOf(listener)).Scheme;
            loader.Endpoint(listener.ToString(), endpoint => Mark(endpoint.ListenOptions, listener));
        }

        kestrel.AddServerHeader = false;
        // RFC 9110 5.5: bytes beyond ASCII are opaque; Latin-1 keeps each as it came, both ways.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        // RFC 9112 3.2.2: with a whole URL as its target, a request's Host does not count.
        kestrel.AllowHostHeaderOverride = true;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestLineSize = limits.MaxRequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.MaxRequestHeadersBytes;
        kestrel.Limits.MaxRequestHeaderCount = limits.MaxRequestHeaders;
    }

    /// <summary>Where a listener is reached from this machine, once the host has started; tells the port where 0 was configured.</summary>
    public Uri UrlOf(Listener listener)
    {
        var endPoint = _bound[listener].IPEndPoint ?? throw new InvalidOperationException($"The {listener} listener has no IP address.");
        var host = endPoint.Address.Equals(System.Net.IPAddress.Any) || endPoint.Address.Equals(System.Net.IPAddress.IPv6Any)
            ? System.Net.IPAddress.Loopback
            : endPoint.Address;
        return new UriBuilder(_schemes[listener], host.ToString(), endPoint.Port).Uri;
    }

    private void Mark(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions options, Listener listener)
    {
        _bound[listener] = options;
        options.Use(next =>
        {
            if (listener is not Listener.Public)
            {
                return connection => connections.ServeAsync(listener, connection, next);
            }

            var (isTls, protocols) = (_schemes[listener] == Uri.UriSchemeHttps, options.Protocols);
            async Task OpenAsync(ConnectionContext connection)
            {
                opening.Watch(connection, isTls, protocols);
                if (await opening.BeginAsync(connection, connection.Features.Get<ClientConnection>()!.ConnectionClosedRequested))
                {
                    await next(connection);
                }
            }

            return connection => connections.ServeAsync(listener, connection, OpenAsync);
        });
        if (tls.Of(listener) is { } own)
        {
            options.UseHttps(own.ForKestrel());
        }
    }
}
