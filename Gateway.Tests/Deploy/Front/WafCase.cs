using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Tests.Deploy.Front;

/// <summary>A valid request of a login, and from which paranoia level on the Core Rule Set refuses it.</summary>
/// <param name="Name">What it is, as <c>docs/front-ends.md</c> says.</param>
/// <param name="Passes">The gateway's own answer.</param>
/// <param name="RefusedFrom">The lowest paranoia level that refuses it, 1-4.</param>
/// <param name="Refusal">The WAF's answer.</param>
/// <param name="Create">Makes it.</param>
internal sealed record WafCase(string Name, HttpStatusCode Passes, int RefusedFrom, HttpStatusCode Refusal, Func<HttpRequestMessage> Create)
{
    private const string MigratedTarget = $"/old-sso/{Fleet.Migrated}";
    private const string PausedTarget = $"/old-sso/{Fleet.Paused}";

    /// <summary>All of the table.</summary>
    public static IReadOnlyList<WafCase> All { get; } =
    [
        new("form of 300 KB", HttpStatusCode.TemporaryRedirect, 1, HttpStatusCode.RequestEntityTooLarge, () => Post(MigratedTarget, "token", 300_000)),
        Relayed("`https://app.acme.example/?`", 1, "https://app.acme.example/?"),
        Relayed("`https://10.2.3.4/reports`", 1, "https://10.2.3.4/reports"),
        Relayed("`https://app.acme.example/list?page=1&sort=name`", 1, "https://app.acme.example/list?page=1&sort=name"),
        Relayed("`https://app.acme.example/home`", 2, "https://app.acme.example/home"),
        Relayed("`{\"returnTo\":\"/a\",\"n\":1}`", 2, "{\"returnTo\":\"/a\",\"n\":1}"),
        new("signed message of the HTTP-Redirect binding", HttpStatusCode.SeeOther, 2, HttpStatusCode.Forbidden, GetSigned),
        new("page for a paused mapping", HttpStatusCode.ServiceUnavailable, 2, HttpStatusCode.Forbidden, () => Post(PausedTarget, "token", 6_000)),
        Relayed("`https://sso.acme-app.com/a?b=1`", 3, "https://sso.acme-app.com/a?b=1"),
        Relayed("`/a%2Fb`", 3, "/a%2Fb"),
        Relayed("`/deep/link`", 4, "/deep/link"),
        Relayed("`token`", 4, "token"),
    ];

    private static WafCase Relayed(string name, int refusedFrom, string relayState) => new(
        $"`RelayState` {name}", HttpStatusCode.TemporaryRedirect, refusedFrom, HttpStatusCode.Forbidden, () => Post(MigratedTarget, relayState, 6_000));

    private static HttpRequestMessage Post(string target, string relayState, int length)
    {
        var form = $"SAMLResponse={Base64(length * 3 / 4)}&RelayState={Uri.EscapeDataString(relayState)}";
        return AsABrowser(new HttpRequestMessage(HttpMethod.Post, target)
        {
            Content = new StringContent(form, Encoding.ASCII, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        });
    }

    private static HttpRequestMessage GetSigned()
    {
        var algorithm = Uri.EscapeDataString("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
        return AsABrowser(new HttpRequestMessage(
            HttpMethod.Get, $"{MigratedTarget}?SAMLResponse={Base64(1_500)}&RelayState=token&SigAlg={algorithm}&Signature={Base64(256)}"));
    }

    // The rules count it against a request that it says neither who it is nor what it takes.
    private static HttpRequestMessage AsABrowser(HttpRequestMessage request)
    {
        request.Headers.Add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        request.Headers.Add("Accept", "text/html,application/xhtml+xml");
        return request;
    }

    // Always the same, since a rule may see a word in what is random.
    private static string Base64(int bytes)
    {
        var random = new byte[bytes];
        new Random(1).NextBytes(random);
        return Uri.EscapeDataString(Convert.ToBase64String(random));
    }
}
