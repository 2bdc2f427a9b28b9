using System.Net;
using System.Security.Authentication;
using Gateway.Public.Legacy;
using Gateway.Public.Legacy.Edge;
using Gateway.Public.Legacy.Proxy.Bound;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Hosting;

/// <summary>
/// Asks each destination of YARP's clusters as requests of browsers will: under the same host, with the same secrets and by the cluster's own client. Where
/// it refuses, it is asked under its own name too, so that the remedy can be told.
/// </summary>
internal sealed class BackendCheck(HttpMessageInvoker client, ForwarderRequestConfig form, LegacyEdge? edge, string name, string address)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>What a backend or the edge before it says to a host that it does not serve, or to who lacks the secret.</summary>
    private static readonly HttpStatusCode[] Refusals =
        [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.MisdirectedRequest];

    private readonly Uri _address = new(address, UriKind.Absolute);

    /// <summary>One line a destination.</summary>
    /// <param name="services">Those of a gateway that is not started.</param>
    /// <param name="oldHost">What browsers ask for; null where no mapping tells.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<DependencyReport>> RunAsync(IServiceProvider services, string? oldHost, CancellationToken cancellationToken)
    {
        var reports = new List<DependencyReport>();
        var clients = services.GetRequiredService<IForwarderHttpClientFactory>();
        foreach (var cluster in services.GetServices<IProxyConfigProvider>().SelectMany(provider => provider.GetConfig().Clusters))
        {
            using var client = clients.CreateClient(new ForwarderHttpClientContext
            {
                ClusterId = cluster.ClusterId,
                NewConfig = cluster.HttpClient ?? HttpClientConfig.Empty,
            });
            var edge = services.GetRequiredService<LegacyEdges>().Of(cluster.ClusterId);
            foreach (var (name, destination) in cluster.Destinations ?? new Dictionary<string, DestinationConfig>())
            {
                var check = new BackendCheck(
                    client, cluster.HttpRequest ?? ForwarderRequestConfig.Empty, edge, $"backend {cluster.ClusterId}/{name}", destination.Address);
                reports.Add(await check.RunAsync(oldHost, destination.Host, cancellationToken));
            }
        }

        return reports;
    }

    private async Task<DependencyReport> RunAsync(string? oldHost, string? destinationHost, CancellationToken cancellationToken)
    {
        var host = (edge is null ? oldHost : edge.HostFor(oldHost)) ?? destinationHost;
        var found = await AskAsync(host, cancellationToken);
        if (!found.IsRefusal)
        {
            return found.Failure is { } failure ? new(name, DependencyState.Failed, $"{address} does not answer: {failure}")
                : ConnectionSchemes.Name(new(found.Challenges)) ? new(
                    name,
                    DependencyState.Warning,
                    $"{address} authenticates connections (NTLM, Negotiate): a load balancer in front of the gateway must keep one connection "
                    + "for each browser's, too.")
                : new(name, DependencyState.Ok, $"{address} answers{(host is null ? "" : $" to the host {host}")}.");
        }

        // Whatever is sent goes to the same backend, the secrets too.
        var own = host is null || host.Equals(_address.Authority, StringComparison.OrdinalIgnoreCase) ? found : await AskAsync(null, cancellationToken);
        return own is { IsRefusal: false, Failure: null }
            ? new(
                name,
                DependencyState.Failed,
                $"{address} {found.Said} to the host {host}, and answers under its own name: "
                + $"set {edge?.Key ?? LegacyOptions.Section}:{nameof(EdgeOptions.Host)} to {EdgeOptions.DestinationHost}, or to the name that it goes by.")
            : Refused(host ?? _address.Authority, found);
    }

    private DependencyReport Refused(string host, Answer found)
    {
        var key = edge?.Key ?? LegacyOptions.Section;
        var names = edge?.HeaderNames.ToList() ?? [];
        var remedy = found.Status switch
        {
            null => $"Its certificate is to be of the host that is sent: {key}:{nameof(EdgeOptions.Host)} says which.",
            HttpStatusCode.MisdirectedRequest => $"421: it does not serve that host on this connection (RFC 9110 15.5.20). "
                + $"{key}:{nameof(EdgeOptions.Host)} says which host is sent.",
            HttpStatusCode.Forbidden when names.Count == 0 =>
                $"An edge may want a secret header ({key}:{nameof(EdgeOptions.Headers)}), another host ({key}:{nameof(EdgeOptions.Host)}), or know this "
                + "gateway's address.",
            HttpStatusCode.Forbidden => $"{string.Join(", ", names)} was sent: the secret may be old or of another host, or the edge does not know "
                + $"this gateway's address or the host ({key}:{nameof(EdgeOptions.Host)}).",
            _ => null,
        };
        return new(
            name,
            found.Status is null or HttpStatusCode.MisdirectedRequest ? DependencyState.Failed
                : remedy is null ? DependencyState.Ok : DependencyState.Warning,
            remedy is null ? $"{address} answers." : $"{address} {found.Said} to the host {host}. {remedy}");
    }

    private async Task<Answer> AskAsync(string? host, CancellationToken cancellationToken)
    {
        // The versions that YARP has where a cluster names none.
        using var request = new HttpRequestMessage(HttpMethod.Get, _address)
        {
            Version = form.Version ?? HttpVersion.Version20,
            VersionPolicy = form.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower,
        };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        request.Headers.Host = host;
        edge?.AddHeaders(request.Headers);
        try
        {
            using var response = await client.SendAsync(request, deadline.Token);
            return new(response.StatusCode, null, [.. response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme)]);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException tls)
        {
            return new(null, tls.Message, []) { IsTls = true };
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(null, e is OperationCanceledException ? $"nothing within {Timeout.TotalSeconds} seconds" : e.Message, []);
        }
    }

    /// <param name="Status">What it answered; null where it did not.</param>
    /// <param name="Failure">Why it did not.</param>
    /// <param name="Challenges">The authentication schemes that it asks for.</param>
    private sealed record Answer(HttpStatusCode? Status, string? Failure, string[] Challenges)
    {
        public bool IsTls { get; init; }

        /// <summary>True where another host or a secret may be what is missing. What else it thinks of a bare GET is its own affair.</summary>
        public bool IsRefusal => IsTls || (Status is { } status && Refusals.Contains(status) && Challenges.Length == 0);

        public string Said => Status is { } status ? $"answers {(int)status}" : $"refuses TLS ({Failure!.TrimEnd('.')})";
    }
}
