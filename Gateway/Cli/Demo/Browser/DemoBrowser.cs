using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Web;

namespace Gateway.Cli.Demo.Browser;

/// <summary>
/// A browser as far as a login needs one: it follows redirects by the rules of the Fetch standard, sends <c>Origin</c> as browsers do,
/// submits forms and obeys <c>form-action</c>. It keeps no cookies, like a browser on a cross-site POST.
/// </summary>
internal sealed class DemoBrowser : IDisposable
{
    private const int MaxHops = 10;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;

    /// <param name="site">A site that several gateways serve; null for none.</param>
    /// <param name="entry">The gateway that this browser's requests to the site reach, as a load balancer in front would choose it.</param>
    public DemoBrowser(Uri? site = null, Uri? entry = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        if (site is not null && entry is not null)
        {
            handler.ConnectCallback = (context, cancellationToken) =>
            {
                var isSite = context.DnsEndPoint.Host == site.Host && context.DnsEndPoint.Port == site.Port;
                return ConnectAsync(isSite ? new DnsEndPoint(entry.Host, entry.Port) : context.DnsEndPoint, cancellationToken);
            };
        }

        _client = new HttpClient(handler) { Timeout = Timeout };
    }

    /// <summary>Opens an address.</summary>
    public Task<PageVisit> OpenAsync(string url, CancellationToken cancellationToken) =>
        VisitAsync(HttpMethod.Get, new Uri(url), body: null, origin: null, FormActionRule.None, cancellationToken);

    /// <summary>Posts a form that a page of some origin holds.</summary>
    public Task<PageVisit> PostAsync(string url, IEnumerable<KeyValuePair<string, string>> fields, Uri origin, CancellationToken cancellationToken) =>
        VisitAsync(HttpMethod.Post, new Uri(url), BodyOf(fields, Encoding.UTF8), origin, FormActionRule.None, cancellationToken);

    /// <summary>Submits the form of a page, with further fields filled in.</summary>
    public async Task<PageVisit> SubmitAsync(PageVisit page, CancellationToken cancellationToken, params KeyValuePair<string, string>[] filledIn)
    {
        var form = HtmlForm.Find(page.Text) ?? throw new InvalidOperationException($"The page at {page.Url.AbsolutePath} has no form.");
        var url = form.Action is null ? page.Url : new Uri(page.Url, form.Action);
        var rule = FormActionRule.Of(page.Header("Content-Security-Policy"));
        var visit = await VisitAsync(HttpMethod.Post, url, BodyOf(form.HiddenFields.Concat(filledIn), form.Encoding), page.Url, rule, cancellationToken);
        return visit with { Hops = [.. page.Hops, .. visit.Hops] };
    }

    public void Dispose() => _client.Dispose();

    private async Task<PageVisit> VisitAsync(
        HttpMethod method, Uri url, byte[]? body, Uri? origin, FormActionRule rule, CancellationToken cancellationToken)
    {
        var hops = new List<Hop>();
        var originHeader = origin?.GetLeftPart(UriPartial.Authority);
        while (true)
        {
            if (!rule.Allows(url))
            {
                hops.Add(new Hop(method.Method, url.AbsolutePath, Status: null));
                return new PageVisit { Hops = hops, Url = url, Status = null, Headers = new Dictionary<string, string>(), Text = "" };
            }

            using var response = await SendAsync(method, url, body, originHeader, cancellationToken);
            hops.Add(new Hop(method.Method, url.AbsolutePath, (int)response.StatusCode));
            if (response.Headers.Location is null || !IsRedirect(response.StatusCode) || hops.Count == MaxHops)
            {
                return new PageVisit
                {
                    Hops = hops,
                    Url = url,
                    Status = (int)response.StatusCode,
                    Headers = HeadersOf(response),
                    Text = await response.Content.ReadAsStringAsync(cancellationToken),
                };
            }

            var target = new Uri(url, response.Headers.Location);
            if (response.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                (method, body, originHeader) = (HttpMethod.Get, null, null);
            }
            else if (originHeader is not null && url.Authority != target.Authority)
            {
                // Fetch standard, HTTP-redirect fetch: a cross-origin redirect of a cross-origin request makes its origin opaque.
                originHeader = "null";
            }

            url = target;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, byte[]? body, string? origin, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        }

        return await _client.SendAsync(request, cancellationToken);
    }

    private static byte[] BodyOf(IEnumerable<KeyValuePair<string, string>> fields, Encoding encoding) => Encoding.ASCII.GetBytes(
        string.Join('&', fields.Select(field => $"{HttpUtility.UrlEncode(field.Key, encoding)}={HttpUtility.UrlEncode(field.Value, encoding)}")));

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
        .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
