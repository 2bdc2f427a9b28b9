using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Gateway.Tests.Public.Redirect.Repost;

/// <summary>A real browser between an identity provider's page, the gateway and the target: what arrives by 307, and what by the page.</summary>
[TestFixture, CancelAfter(120_000)]
internal sealed class RepostChromiumTests
{
    private static readonly string RelayState = string.Concat(Enumerable.Repeat("https://app.example.com/?a=b&c=\"d\"<e>'f';%41+é😀\u00A0 \t", 30))[..1_100];

    private static readonly (string Name, string Value)[] Fields =
    [
        ("RelayState", RelayState),
        ("SAMLResponse", new string('A', 300_000) + "+/=="),
        ("empty", ""),
        ("twice", "1"),
        ("twice", "1"),
        ("twice", ""),
        ("submit", "field"),
        ("elements", "field"),
        ("action", "https://elsewhere.example"),
        ("addEventListener", "field"),
        ("name", "nodeName"),
        ("Ünïcode näme", "Wert – 日本語"),
        ("lines", "one\r\ntwo\r\n\r\n"),
        ("\uFEFFmark", "\uFEFF"),
    ];

    // What no markup holds, and what a browser would fill in itself.
    private static readonly (string Name, string Value)[] OddFields =
    [
        ("", "no name"),
        ("nul", "a\0b"),
        ("nul\0name", ""),
        ("_charset_", "\r\nkeep"),
        ("_Charset_", ""),
        ("", ""),
        ("isindex", "x"),
    ];

    private readonly ConcurrentDictionary<string, IdpPage> _pages = new();
    private Chromium? _chromium;
    private RecordingBackend _target = null!;
    private RecordingBackend _application = null!;
    private RecordingBackend _idp = null!;
    private TestGateway _gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _chromium = await Chromium.StartAsync();
        _application = await RecordingBackend.StartAsync(context => WritePageAsync(context, "Application"));
        _target = await RecordingBackend.StartAsync(context => context.Request.Path.Value!.EndsWith("-onward", StringComparison.Ordinal)
            ? SendOnAsync(context)
            : WritePageAsync(context, "Target"));
        _gateway = await TestGateway.StartAsync(
            ("Gateway:Stytch:Projects:0:ApiBaseUrl", _target.Url.ToString()),
            ("Gateway:Stytch:Projects:0:RedirectUrls:0", new Uri(_application.Url, "/callback").ToString()));
        _idp = await RecordingBackend.StartAsync(context => _pages[context.Request.Path].WriteAsync(context, _gateway.PublicUrl));
        foreach (var (identifier, delivery) in new[] { ("redirected", "redirect"), ("reposted", "repost") })
        {
            using var put = await _gateway.Admin.PutAsJsonAsync(
                new Uri($"mappings/{identifier}", UriKind.Relative), new { connection_id = ConnectionOf(identifier), state = "migrated", delivery });
            Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        await _gateway.DisposeAsync();
        foreach (var server in new[] { _idp, _target, _application })
        {
            await server.DisposeAsync();
        }
    }

    [Test]
    public async Task SignIn_IdpRestrictsFormActionAndDeliveryIsRedirect_NothingReachesTheTarget()
    {
        var page = await _chromium!.Browser.NewPageAsync();
        var violation = new TaskCompletionSource<string>();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("form-action", StringComparison.Ordinal))
            {
                violation.TrySetResult(message.Text);
            }
        };
        var before = ReceivedBy("redirected").Length;

        await OpenAsync(page, new IdpPage("/old-sso/redirected", Fields) { RestrictsFormAction = true });

        Assert.That(await violation.Task.WaitAsync(TimeSpan.FromSeconds(30)), Does.Contain("form-action"));
        Assert.That(ReceivedBy("redirected"), Has.Length.EqualTo(before));
    }

    [Test]
    public async Task SignIn_IdpRestrictsFormActionAndDeliveryIsRepost_BringsEveryFieldToTheTarget()
    {
        var sent = await SignInAsync(new IdpPage("/old-sso/reposted", Fields) { RestrictsFormAction = true });

        Assert.That(FieldsOf(sent.Body), Is.EqualTo(Fields.Select(field => Of(Encoding.UTF8, field))));
        Assert.That(sent.Headers["Origin"], Is.EqualTo(new[] { _gateway.PublicUrl.GetLeftPart(UriPartial.Authority) }));
        Assert.That(sent.Headers["Content-Type"], Is.EqualTo(new[] { "application/x-www-form-urlencoded" }));
    }

    [Test]
    public async Task SignIn_ByRepostWithoutScript_NeedsOneClickMore()
    {
        await using var context = await _chromium!.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await OpenAsync(page, new IdpPage("/old-sso/reposted", [.. Fields, ("_charset_", "kept")]) { RestrictsFormAction = true });

        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Target" }).WaitForAsync();

        // The identity provider's own page was the first to fill that field in.
        Assert.That(FieldsOf(ReceivedBy("reposted")[^1].Body), Is.EqualTo(Fields.Append(("_charset_", "UTF-8")).Select(field => Of(Encoding.UTF8, field))));
    }

    [TestCase("utf-8")]
    [TestCase("windows-1252")]
    [TestCase("shift_jis")]
    public async Task Fields_ByRedirectAndByRepost_AreTheSameInTheSameOrder(string charset)
    {
        var bytes = string.Concat(Enumerable.Range(1, 255).Select(number => (char)number))
            .Replace("\r", "", StringComparison.Ordinal)
            .Replace("\n", "\r\n", StringComparison.Ordinal);
        (string, string)[] fields = [.. Fields, .. OddFields, ("bytes", bytes), ("€uro", "“”ŒŸ\u0081\u009D"), ("ｶﾅ", "表ソ")];

        var redirected = await SignInAsync(new IdpPage("/old-sso/redirected", fields) { UsesScript = true, Charset = charset });
        var reposted = await SignInAsync(new IdpPage("/old-sso/reposted", fields) { UsesScript = true, Charset = charset });

        Assert.That(FieldsOf(redirected.Body), Has.Count.EqualTo(fields.Length));
        Assert.That(FieldsOf(reposted.Body), Is.EqualTo(FieldsOf(redirected.Body)));
    }

    [Test]
    public async Task SignIn_TargetSendsTheUserOn_IsNotHeldToTheFormActionOfThePage()
    {
        using var put = await _gateway.Admin.PutAsJsonAsync(
            new Uri("mappings/onward", UriKind.Relative), new { connection_id = ConnectionOf("onward"), state = "migrated", delivery = "repost" });
        var page = await _chromium!.Browser.NewPageAsync();

        await OpenAsync(page, new IdpPage("/old-sso/onward", Fields) { RestrictsFormAction = true });

        await page.GetByRole(AriaRole.Heading, new() { Name = "Application" }).WaitForAsync();
    }

    private async Task<RecordedRequest> SignInAsync(IdpPage idpPage)
    {
        var page = await _chromium!.Browser.NewPageAsync();
        await OpenAsync(page, idpPage);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Target" }).WaitForAsync();
        await page.CloseAsync();
        return ReceivedBy(idpPage.Path["/old-sso/".Length..])[^1];
    }

    private async Task OpenAsync(IPage page, IdpPage idpPage)
    {
        var path = $"/{Guid.NewGuid():N}";
        _pages[path] = idpPage;
        await page.GotoAsync(new Uri(_idp.Url, path).ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private RecordedRequest[] ReceivedBy(string identifier) =>
        [.. _target.Requests.Where(request => request.RawTarget.EndsWith(ConnectionOf(identifier), StringComparison.Ordinal))];

    private static string ConnectionOf(string identifier) => $"saml-connection-test-{identifier}";

    private static List<(string Name, string Value)> FieldsOf(string body) =>
        [.. body.Split('&').Select(pair => pair.Split('=', 2)).Select(pair => (HexOf(pair[0]), HexOf(pair[1])))];

    private static string HexOf(string encoded)
    {
        var bytes = Encoding.ASCII.GetBytes(encoded);
        return Convert.ToHexString(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length));
    }

    private static (string Name, string Value) Of(Encoding encoding, (string Name, string Value) field) =>
        (Convert.ToHexString(encoding.GetBytes(field.Name)), Convert.ToHexString(encoding.GetBytes(field.Value)));

    private static Task WritePageAsync(HttpContext context, string heading)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"<!doctype html><title>{heading}</title><h1>{heading}</h1>");
    }

    private Task SendOnAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = new Uri(_application.Url, "/callback?token=x").ToString();
        return Task.CompletedTask;
    }
}
