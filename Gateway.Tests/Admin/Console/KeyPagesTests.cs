using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console;

/// <summary>Admin keys in the console.</summary>
internal sealed class KeyPagesTests
{
    private TestGateway _gateway = null!;

    [SetUp]
    public async Task StartAsync() => _gateway = await TestGateway.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _gateway.DisposeAsync();

    [Test]
    public async Task Make_AKey_ShowsItsSecretOnce()
    {
        using var browser = await ConsoleBrowser.SignInAsync(_gateway);

        using var response = await browser.SendAsync("/console/keys", ("name", "<b>support</b>"), ("role", "operator"), ("expires_in_days", "7"));
        var page = await ConsoleBrowser.ReadAsync(response, HttpStatusCode.OK);

        var whole = page.QuerySelector(".command code")!.TextContent.Split(':');
        using var made = await ConsoleBrowser.SignInAsync(_gateway.AdminUrl, whole[0], whole[1]);
        Assert.That((await made.OpenAsync("/console")).QuerySelector(".who")!.TextContent, Does.Contain("operator"));
        var list = await browser.OpenAsync("/console/keys");
        Assert.That(list.DocumentElement.OuterHtml, Does.Not.Contain(whole[1]));
        Assert.That(Row(list, whole[0]).Children[1].TextContent, Is.EqualTo("<b>support</b>"));
    }

    [Test]
    public async Task Make_WithFaults_NamesEveryOne()
    {
        using var browser = await ConsoleBrowser.SignInAsync(_gateway);

        using var response = await browser.SendAsync("/console/keys", ("role", "viewer"), ("expires_in_days", "soon"));
        var page = await ConsoleBrowser.ReadAsync(response, HttpStatusCode.BadRequest);

        Assert.That(page.QuerySelectorAll("[role=alert] code").Select(code => code.TextContent), Is.SupersetOf(new[] { "name", "expires_in_days" }));
    }

    [Test]
    public async Task Revoke_AKey_EndsWhoeverIsSignedInByIt()
    {
        using var browser = await ConsoleBrowser.SignInAsync(_gateway);
        var (id, secret) = await MakeAsync("operator");
        using var other = await ConsoleBrowser.SignInAsync(_gateway.AdminUrl, id, secret);

        await browser.SubmitAsync("/console/keys/revoke", ("key_id", id), ("confirm", id));

        using var afterwards = await other.GetAsync("/console");
        Assert.That(afterwards.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Revoke_WithoutItsIdTyped_ChangesNothing()
    {
        using var browser = await ConsoleBrowser.SignInAsync(_gateway);
        var (id, _) = await MakeAsync("viewer");

        using var response = await browser.SendAsync("/console/keys/revoke", ("key_id", id), ("confirm", "yes"));

        await ConsoleBrowser.ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.That(Row(await browser.OpenAsync("/console/keys"), id), Is.Not.Null);
    }

    [TestCase("viewer")]
    [TestCase("operator")]
    public async Task Keys_ForALesserRole_AreForbidden(string role)
    {
        var (id, secret) = await MakeAsync(role);
        using var browser = await ConsoleBrowser.SignInAsync(_gateway.AdminUrl, id, secret);

        await browser.OpenAsync("/console/keys", HttpStatusCode.Forbidden);
        using var response = await browser.SendAsync("/console/keys", ("name", "mine"), ("role", "admin"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private static IElement Row(IDocument page, string id) => page.QuerySelectorAll("tbody tr").Single(row => row.FirstElementChild!.TextContent == id);

    private async Task<(string Id, string Secret)> MakeAsync(string role)
    {
        using var made = await _gateway.Admin.PostAsJsonAsync(new Uri("keys", UriKind.Relative), new { name = "another", role });
        var key = await made.Content.ReadFromJsonAsync<JsonElement>();
        return (key.GetProperty("id").GetString()!, key.GetProperty("secret").GetString()!);
    }
}
