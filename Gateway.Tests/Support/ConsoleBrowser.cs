using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Gateway.Tests.Support;

/// <summary>Somebody at the console without a script: keeps cookies, reads pages, sends their forms with their tokens. Does not follow redirects.</summary>
internal sealed class ConsoleBrowser : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer() };
    private readonly HttpClient _client;

    public ConsoleBrowser(Uri adminUrl) => _client = new HttpClient(_handler) { BaseAddress = adminUrl };

    public CookieContainer Cookies => _handler.CookieContainer;

    public HttpClient Client => _client;

    /// <summary>Somebody who is signed in.</summary>
    public static async Task<ConsoleBrowser> SignInAsync(Uri adminUrl, string keyId, string secret)
    {
        var browser = new ConsoleBrowser(adminUrl);
        using var response = await browser.PostAsync("/console/sign-in", ("key_id", keyId), ("secret", secret));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await response.Content.ReadAsStringAsync());
        return browser;
    }

    /// <summary>The same at a gateway's console, as its admin.</summary>
    public static Task<ConsoleBrowser> SignInAsync(TestGateway gateway) => SignInAsync(gateway.AdminUrl, TestGateway.KeyId, TestGateway.KeySecret);

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>A page that has to be there.</summary>
    public async Task<IHtmlDocument> OpenAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await GetAsync(path);
        return await ReadAsync(response, expected);
    }

    /// <summary>Sends a form's fields as they are given, without a token.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Sends fields with the token of this session's pages.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] fields) =>
        await PostAsync(path, [("form_token", await TokenAsync()), .. fields]);

    /// <summary>Sends a form that has to be taken, and opens the page that it leads to.</summary>
    public async Task<IHtmlDocument> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        using var response = await SendAsync(path, fields);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther), await response.Content.ReadAsStringAsync());
        return await OpenAsync(response.Headers.Location!.ToString());
    }

    /// <summary>The token that the forms of this session carry.</summary>
    public async Task<string> TokenAsync() =>
        ((IHtmlInputElement)(await OpenAsync("/console/break-glass")).QuerySelector("input[name=form_token]")!).Value;

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var html = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(expected), html);
        return new HtmlParser().ParseDocument(html);
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }
}
