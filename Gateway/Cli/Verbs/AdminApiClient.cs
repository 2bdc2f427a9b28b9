using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Errors;

namespace Gateway.Cli.Verbs;

/// <summary>A running gateway's admin API, as verbs use it. Whatever is not a success becomes an <see cref="AdminApiException"/>.</summary>
internal sealed class AdminApiClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;

    /// <param name="address">The admin listener.</param>
    /// <param name="key"><c>key_id:secret</c>.</param>
    /// <param name="tls">How it shakes hands where the listener speaks https.</param>
    public AdminApiClient(Uri address, string key, SslClientAuthenticationOptions tls)
    {
        Address = address;
        // No limit on the whole: a large plan takes as long as it takes, and a tail goes on until somebody ends it.
        _client = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectTimeout, SslOptions = tls })
        {
            BaseAddress = new Uri(address, "/admin/v1/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)));
    }

    public Uri Address { get; }

    /// <summary>Reads one document.</summary>
    /// <param name="path">Below <c>/admin/v1/</c>, escaped, with its query: <c>mappings?state=legacy</c>.</param>
    /// <param name="type">How to read the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AdminApiException">The gateway refused, or answered something else.</exception>
    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, content: null, cancellationToken);
        return await ReadAsync(answer, type, cancellationToken);
    }

    /// <summary>Sends a request and gives the answer as soon as its head is there; its body, however long, is the caller's to read and dispose.</summary>
    /// <exception cref="AdminApiException">The gateway refused.</exception>
    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        prepare?.Invoke(request);
        var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw AdminApiException.Of(answer, await ProblemOfAsync(answer, cancellationToken));
        }
    }

    /// <summary>Reads an answer's body as one document.</summary>
    /// <exception cref="AdminApiException">It is something else.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw new JsonException("The document is null.");
        }
        catch (JsonException)
        {
            throw AdminApiException.Of(answer, problem: null);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<ProblemDocument?> ProblemOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentType?.MediaType != Problem.ContentType)
        {
            return null;
        }

        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, ProblemJson.Readable.ProblemDocument, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
