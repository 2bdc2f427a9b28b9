using System.Net;
using Gateway.Public.Legacy.Edge;
using Yarp.ReverseProxy;

namespace Gateway.Public.Legacy.Proxy;

/// <summary>A small document to be fetched from the legacy backend, as a browser would ask for it.</summary>
/// <param name="Target">Path and query, encoded.</param>
/// <param name="Scheme">How the browser would reach the old host.</param>
/// <param name="Host">The old host, with its port where it has one; null for the backend's own.</param>
/// <param name="Header">A further header; null for none.</param>
internal sealed record LegacyDocument(string Target, string Scheme, string? Host, (string Name, string Value)? Header = null);

/// <summary>What came of fetching it: exactly one of the two.</summary>
/// <param name="Body">The document.</param>
/// <param name="Failure">Why there is none, for an operator; holds nothing that the backend sent.</param>
internal readonly record struct LegacyFetched(byte[]? Body, string? Failure);

/// <summary>
/// Fetches documents from the legacy backend on the gateway's own behalf: from the cluster's destinations as they are configured and with its own
/// client, so that what reaches the backend for browsers reaches it for this. Follows no redirect.
/// </summary>
internal sealed class LegacyFetch(IProxyStateLookup proxy, LegacyEdges edges, TimeProvider timeProvider)
{
    /// <summary>How long one may take, from the connection to its last byte.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public async Task<LegacyFetched> GetAsync(LegacyDocument document, int maxBytes, CancellationToken cancellationToken)
    {
        if (!proxy.TryGetCluster(LegacyProxy.ClusterName, out var cluster) || cluster.DestinationsState.AvailableDestinations is not [var destination, ..])
        {
            return new(null, "no destination of the legacy cluster is available");
        }

        using var request = RequestFor(document, new Uri(destination.Model.Config.Address, UriKind.Absolute));
        using var deadline = new CancellationTokenSource(Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await cluster.Model.HttpClient.SendAsync(request, either.Token);
            return response.StatusCode is not HttpStatusCode.OK ? new(null, $"it answered {(int)response.StatusCode}")
                : response.Content.Headers.ContentEncoding.Count > 0 ? new(null, "it answered compressed, although that was not asked for")
                : await ReadAsync(response.Content, maxBytes, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"it did not answer within {Timeout.TotalSeconds} seconds");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(null, "it cannot be reached, or broke off");
        }
    }

    private HttpRequestMessage RequestFor(LegacyDocument document, Uri destination)
    {
        var uri = new Uri(
            destination.GetLeftPart(UriPartial.Authority) + destination.AbsolutePath.TrimEnd('/') + document.Target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        var headers = request.Headers;
        var edge = edges.Of(LegacyProxy.ClusterName);
        headers.Host = edge is null ? document.Host : edge.HostFor(document.Host);
        headers.TryAddWithoutValidation("X-Forwarded-Proto", document.Scheme);
        headers.TryAddWithoutValidation("X-Forwarded-Host", document.Host ?? uri.Authority);
        headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (document.Header is { } header)
        {
            headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        edge?.AddHeaders(headers);
        return request;
    }

    private static async Task<LegacyFetched> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                return new(null, $"it answered with more than {maxBytes} bytes");
            }

            body.Write(buffer, 0, read);
        }

        return new(body.ToArray(), null);
    }
}
