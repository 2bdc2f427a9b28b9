using System.Net;

namespace Gateway.Tests.Support;

/// <summary>A browser with one kept-alive connection to the gateway that signs in as a Windows user.</summary>
internal sealed class WindowsBrowser(Uri gateway, string scheme, string path = "/app") : IDisposable
{
    private readonly HttpClient _client =
        new(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    /// <summary>The handshake's first message; gives the backend's challenge.</summary>
    public async Task<string> BeginAsync()
    {
        using var response = await SendAsync("first");
        return response.Headers.WwwAuthenticate.Single().Parameter ?? "";
    }

    /// <summary>The handshake's last message.</summary>
    public Task<HttpResponseMessage> EndAsync(string challenge, string user, HttpContent? content = null) =>
        SendAsync($"third-{challenge.Replace("second-", "", StringComparison.Ordinal)}-{user}", content);

    /// <summary>The status, and whom the backend took the request for.</summary>
    public async Task<(HttpStatusCode Status, string Body)> AskAsync()
    {
        using var response = await SendAsync(token: null);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<string> SignInAsync(string user)
    {
        using var response = await EndAsync(await BeginAsync(), user);
        return await response.Content.ReadAsStringAsync();
    }

    public void Dispose() => _client.Dispose();

    private Task<HttpResponseMessage> SendAsync(string? token, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, new Uri(gateway, path)) { Content = content };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
        }

        return _client.SendAsync(request);
    }
}
