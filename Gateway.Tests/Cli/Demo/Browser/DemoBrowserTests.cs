using Gateway.Cli.Demo.Browser;
using Gateway.Cli.Demo.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Cli.Demo.Browser;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(30_000)]
internal sealed class DemoBrowserTests
{
    [TestCase(307, "POST|null|a=b")]
    [TestCase(308, "POST|null|a=b")]
    [TestCase(303, "GET||")]
    [TestCase(302, "GET||")]
    [TestCase(301, "GET||")]
    public async Task Post_CrossOriginRedirect_GoesOnAsBrowsersDo(int status, string arrived, CancellationToken cancellationToken)
    {
        await using var target = await StartEchoAsync(cancellationToken);
        await using var gateway = await StartRedirectAsync(status, target.Url, cancellationToken);
        using var browser = new DemoBrowser();

        var page = await browser.PostAsync(gateway.Url + "acs", [new("a", "b")], new Uri("https://idp.example/page"), cancellationToken);

        Assert.That(page.Text, Is.EqualTo(arrived));
        Assert.That(page.Hops, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Submit_FormActionOfThePageNamesOnlyTheGateway_BlocksTheRedirect(CancellationToken cancellationToken)
    {
        await using var target = await StartEchoAsync(cancellationToken);
        await using var gateway = await StartRedirectAsync(307, target.Url, cancellationToken);
        using var browser = new DemoBrowser();
        var form = new DemoPage("Post", Html.Of($"""<form method="post" action="{gateway.Url + "acs"}"></form>""")) { FormAction = gateway.Origin };
        await using var idp = await LoopbackServer.StartAsync("idp", 0, routes => routes.MapGet("/", form.WriteAsync), cancellationToken);

        var page = await browser.SubmitAsync(await browser.OpenAsync(idp.Url.AbsoluteUri, cancellationToken), cancellationToken);

        Assert.That(page.Status, Is.Null);
        Assert.That(page.Hops.Select(hop => hop.ToString()), Is.EqualTo(["GET / 200", "POST /acs 307", "POST /target blocked"]));
    }

    [TestCase("form-action https:", "https://anywhere.example/x", true)]
    [TestCase("form-action https:", "http://anywhere.example/x", false)]
    [TestCase("default-src 'none'; form-action https://a.example http://b.example:81", "http://b.example:81/x", true)]
    [TestCase("form-action 'none'", "https://a.example/x", false)]
    [TestCase("default-src 'none'", "https://a.example/x", true)]
    public void Allows_Source_IsAnOriginOrAScheme(string policy, string url, bool isAllowed) =>
        Assert.That(FormActionRule.Of(policy).Allows(new Uri(url)), Is.EqualTo(isAllowed));

    [Test]
    public async Task Open_EndlessRedirects_Stops(CancellationToken cancellationToken)
    {
        using var browser = new DemoBrowser();
        await using var server = await LoopbackServer.StartAsync("loop", 0, routes => routes.MapGet("/", context =>
        {
            PartyAnswers.SendTo(context, "/");
            return Task.CompletedTask;
        }), cancellationToken);

        var page = await browser.OpenAsync(server.Url.AbsoluteUri, cancellationToken);

        Assert.That(page.Status, Is.EqualTo(302));
    }

    [Test]
    public async Task Open_SiteWithAnotherEntry_KeepsTheHost(CancellationToken cancellationToken)
    {
        await using var entry = await LoopbackServer.StartAsync(
            "entry", 0, routes => routes.MapGet("/", context => context.Response.WriteAsync(context.Request.Host.Value!)), cancellationToken);
        using var browser = new DemoBrowser(new Uri("http://sso.example.test:8080"), entry.Url);

        var page = await browser.OpenAsync("http://sso.example.test:8080/", cancellationToken);

        Assert.That(page.Text, Is.EqualTo("sso.example.test:8080"));
    }

    [Test]
    public void Find_FormWithEncodedValues_DecodesThem()
    {
        var form = HtmlForm.Find("""<p><form action="/a?b&amp;c" method=post><input type="hidden" name="x" value="&quot;&#x2B;"><input name="y"></form>""");

        Assert.That(form!.Action, Is.EqualTo("/a?b&c"));
        Assert.That(form.HiddenFields, Is.EqualTo([new KeyValuePair<string, string>("x", "\"+")]));
    }

    private static Task<LoopbackServer> StartEchoAsync(CancellationToken cancellationToken) =>
        LoopbackServer.StartAsync("echo", 0, routes => routes.Map("/target", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Method}|{context.Request.Headers.Origin}|{await reader.ReadToEndAsync()}");
        }), cancellationToken);

    private static Task<LoopbackServer> StartRedirectAsync(int status, Uri target, CancellationToken cancellationToken) =>
        LoopbackServer.StartAsync("gateway", 0, routes => routes.MapPost("/acs", context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = target + "target";
            return Task.CompletedTask;
        }), cancellationToken);
}
