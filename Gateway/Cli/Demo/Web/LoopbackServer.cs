using System.Net;

namespace Gateway.Cli.Demo.Web;

/// <summary>The web server of a demo party: on 127.0.0.1 only, silent, and untouched by the gateway's configuration and environment.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>The response header that names the party that answered.</summary>
    public const string PartyHeader = "X-Demo-Party";

    /// <summary>Longest request body, in octets: above the largest SAMLResponse that can be made, percent-encoded.</summary>
    private const long MaxRequestBodyOctets = 16 * 1024 * 1024;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;

    private LoopbackServer(WebApplication application)
    {
        _application = application;
        Url = new Uri(application.Urls.Single() + "/");
    }

    /// <summary>Scheme, address and port; ends in a slash.</summary>
    public Uri Url { get; }

    /// <summary>The URL without a slash at its end, as origins are written.</summary>
    public string Origin => Url.GetLeftPart(UriPartial.Authority);

    /// <param name="party">The name that <see cref="PartyHeader"/> tells.</param>
    /// <param name="port">0 for any free one.</param>
    /// <param name="map">Adds the party's routes.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<LoopbackServer> StartAsync(string party, int port, Action<IEndpointRouteBuilder> map, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyOctets;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        var application = builder.Build();
        application.Use((context, next) =>
        {
            context.Response.Headers[PartyHeader] = party;
            return next(context);
        });
        application.UseRouting();
        map(application);
        application.UseEndpoints(_ => { });
        await application.StartAsync(cancellationToken);
        return new LoopbackServer(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
