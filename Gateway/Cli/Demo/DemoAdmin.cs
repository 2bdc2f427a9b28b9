using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Mappings;

namespace Gateway.Cli.Demo;

/// <summary>The operator's side of the demo: the calls to the admin API that a script would make.</summary>
internal sealed class DemoAdmin : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _client;

    /// <param name="adminUrl">The admin listener.</param>
    /// <param name="key"><c>key_id:secret</c>.</param>
    public DemoAdmin(Uri adminUrl, string key)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        _client = new HttpClient(handler) { BaseAddress = new Uri(adminUrl, "/admin/v1/"), Timeout = Timeout };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)));
    }

    /// <summary>Creates or replaces a mapping; gives the revision that did it.</summary>
    public async Task<long> PutAsync(ConnectionMapping mapping, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(mapping, MappingJson.Default.ConnectionMapping);
        using var response = await _client.PutAsync(PathOf(mapping.Identifier), content, cancellationToken);
        return await RevisionOfAsync(response, cancellationToken);
    }

    /// <summary>Changes a mapping's state, unless somebody else changes the mapping at the same time; gives the revision that did it.</summary>
    public async Task<long> SetStateAsync(string identifier, MappingState state, CancellationToken cancellationToken)
    {
        using var current = await _client.GetAsync(PathOf(identifier), cancellationToken);
        await EnsureSuccessAsync(current, cancellationToken);
        var mapping = await current.Content.ReadFromJsonAsync(MappingJson.Default.ConnectionMapping, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Put, PathOf(identifier))
        {
            Content = JsonContent.Create(mapping! with { State = state }, MappingJson.Default.ConnectionMapping),
        };
        request.Headers.IfMatch.Add(current.Headers.ETag!);
        using var response = await _client.SendAsync(request, cancellationToken);
        return await RevisionOfAsync(response, cancellationToken);
    }

    /// <summary>A mapping; null where there is none.</summary>
    public async Task<ConnectionMapping?> FindAsync(string identifier, CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(PathOf(identifier), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await EnsureSuccessAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync(MappingJson.Default.ConnectionMapping, cancellationToken);
    }

    /// <summary>Reads something.</summary>
    public async Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(path, cancellationToken);
        await EnsureSuccessAsync(response, cancellationToken);
        return (await response.Content.ReadFromJsonAsync(DemoAdminJson.Default.JsonObject, cancellationToken))!;
    }

    /// <summary>Asks for something; a refusal is an answer like any other.</summary>
    public async Task<(int Status, JsonObject Answer)> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(body, DemoAdminJson.Default.JsonObject);
        using var response = await _client.PostAsync(path, content, cancellationToken);
        return ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync(DemoAdminJson.Default.JsonObject, cancellationToken))!);
    }

    /// <summary>Waits until this gateway serves a revision.</summary>
    public async Task WaitForAsync(long revision, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        using var timer = new PeriodicTimer(PollInterval);
        while (await ReadServedRevisionAsync(deadline.Token) < revision)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<long> ReadServedRevisionAsync(CancellationToken cancellationToken)
    {
        var status = await GetAsync("status", cancellationToken);
        return (long)status["table"]!["revision"]!;
    }

    private static async Task<long> RevisionOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await EnsureSuccessAsync(response, cancellationToken);
        return (await response.Content.ReadFromJsonAsync(MappingJson.Default.ConnectionMapping, cancellationToken))!.Revision;
    }

    private static async Task EnsureSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var problem = await response.Content.ReadAsStringAsync(cancellationToken);
            var request = response.RequestMessage!;
            throw new DemoException($"The admin API answered {(int)response.StatusCode} to {request.Method} {request.RequestUri!.AbsolutePath}: {problem}");
        }
    }

    private static string PathOf(string identifier) => $"mappings/{Uri.EscapeDataString(identifier)}";
}
