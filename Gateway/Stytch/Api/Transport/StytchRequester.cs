using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using Gateway.Telemetry;

namespace Gateway.Stytch.Api.Transport;

/// <summary>Makes single attempts at the one host of a project, and bounds what comes back.</summary>
internal sealed class StytchRequester(StytchProject project, string projectId, SecretText secret, HttpMessageInvoker http, TimeProvider timeProvider)
{
    /// <summary>The largest answer that is read, in octets.</summary>
    public const int MaxAnswerBytes = 4 * 1024 * 1024;

    private readonly AuthenticationHeaderValue _authorization =
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{projectId}:{secret.Reveal()}")));

    private readonly ProductInfoHeaderValue _userAgent = new("sso-migration-gateway", GatewayVersion.Text);

    public StytchProject Project => project;

    public string ProjectId => projectId;

    /// <summary>
    /// A handler that follows no redirect and keeps no cookie. The environment's egress proxy is used, except for a stand-in on this machine.
    /// </summary>
    public static SocketsHttpHandler CreateHandler(StytchProject project) => new()
    {
        UseProxy = !new Uri(project.ApiOrigin).IsLoopback,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 32,

        // Addresses change behind a name.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),

        // Nothing of a trace of ours is Stytch's business.
        ActivityHeadersPropagator = null,
    };

    /// <summary>A text that came back, without the keys: what answers may quote what it was sent.</summary>
    public string? WithoutKeys(string? text) => text?
        .Replace(secret.Reveal(), SecretText.Shown, StringComparison.Ordinal)
        .Replace(_authorization.Parameter!, SecretText.Shown, StringComparison.Ordinal);

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<StytchAnswer> AttemptAsync(StytchCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(project.ApiOrigin + call.Path))
        {
            // Over https; without TLS it comes to HTTP/1.1.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Authorization = _authorization;
        request.Headers.UserAgent.Add(_userAgent);
        request.Headers.Accept.ParseAdd(MediaTypeNames.Application.Json);
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new(MediaTypeNames.Application.Json) } };
        }

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return await ReadAsync(response, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return LostBy(e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's own limit: that of connecting.
            return new StytchAnswer.Lost(UnreachableReason.NoConnection, WasSent: false);
        }
    }

    private async Task<StytchAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var retryAfter = RetryAfter.Of(response, timeProvider);
        if (response.Content.Headers.ContentType?.MediaType != MediaTypeNames.Application.Json)
        {
            return new StytchAnswer.Answered(status, [], retryAfter);
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
            return new StytchAnswer.Answered(status, await response.Content.ReadAsByteArrayAsync(cancellationToken), retryAfter);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded || !response.IsSuccessStatusCode)
        {
            // Too long, or an error whose words broke off: its status says enough.
            return new StytchAnswer.Answered(status, [], retryAfter);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            // Not what its Content-Encoding says: gzip tells it by the one, Brotli by the other.
            return new StytchAnswer.Answered(status, [], retryAfter);
        }
    }

    private static StytchAnswer.Lost LostBy(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    }
        ? new StytchAnswer.Lost(UnreachableReason.NoConnection, WasSent: false)
        : new StytchAnswer.Lost(UnreachableReason.ConnectionLost, WasSent: true);
}
