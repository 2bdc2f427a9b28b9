using System.Net;
using System.Text;
using Gateway.Public.Legacy.Watching;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Public.Legacy.Watching;

/// <summary>Observers see what passes, and nobody notices.</summary>
[Parallelizable]
internal sealed class ProxyObserversTests
{
    private static readonly ObserverInterest Everything = ObserverInterest.Head with
    {
        RequestBytes = 100_000,
        AnswerBytes = 100_000,
        AnswerKinds = AnswerKinds.Html,
    };

    [Test]
    public async Task Passed_PostAnsweredWithHtml_TellsBothBodiesAndTheHead()
    {
        await using var backend = await RecordingBackend.StartAsync(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync("<p>hello</p>");
        });
        var observer = new RecordingObserver(Everything);
        await using var scene = await WatchingScene.StartAsync(backend.Url, [observer]);

        using var response = await scene.Client.PostAsync(new Uri(scene.Url, "/old-sso/a%2Fb?secret=1"), new StringContent("SAMLResponse=abc"));

        var (report, body, answer) = await observer.NextAsync();
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("<p>hello</p>"));
        Assert.That(backend.Requests.Single().Body, Is.EqualTo("SAMLResponse=abc"));
        Assert.That(body, Is.EqualTo("SAMLResponse=abc"));
        Assert.That(answer, Is.EqualTo("<p>hello</p>"));
        Assert.That(report.RequestBody!.IsComplete && report.AnswerBody!.IsComplete, Is.True);
        Assert.That(report.Path, Is.EqualTo("/old-sso/a%2Fb"));
        Assert.That(report.Host, Is.EqualTo(scene.Url.Authority));
        Assert.That((report.Scheme, report.Status, report.Failure, report.Location), Is.EqualTo(("http", 200, (string?)null, (string?)null)));
        Assert.That(report.Request.Identifier, Is.EqualTo("acme"));
    }

    [Test]
    public async Task Passed_Redirect_TellsItsLocation()
    {
        await using var backend = await RecordingBackend.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "https://idp.example.com/sso?SAMLRequest=x";
            return Task.CompletedTask;
        });
        var observer = new RecordingObserver(ObserverInterest.Head);
        await using var scene = await WatchingScene.StartAsync(backend.Url, [observer]);

        using var response = await scene.Client.GetAsync(scene.Url);

        var (report, body, answer) = await observer.NextAsync();
        Assert.That(
            (report.Status, report.Location, body, answer), Is.EqualTo((302, "https://idp.example.com/sso?SAMLRequest=x", (string?)null, (string?)null)));
    }

    [TestCase("application/json", AnswerKinds.Html, null)]
    [TestCase("application/samlmetadata+xml", AnswerKinds.Html, null)]
    [TestCase("application/samlmetadata+xml", AnswerKinds.Xml, "body")]
    [TestCase("TEXT/HTML", AnswerKinds.Html | AnswerKinds.Xml, "body")]
    [TestCase(null, AnswerKinds.Html, null)]
    public async Task AnswerBody_IsCopied_OnlyOfTheTypesAskedFor(string? type, AnswerKinds kinds, string? expected)
    {
        await using var backend = await RecordingBackend.StartAsync(context =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync("body");
        });
        var observer = new RecordingObserver(Everything with { AnswerKinds = kinds });
        await using var scene = await WatchingScene.StartAsync(backend.Url, [observer]);

        using var response = await scene.Client.GetAsync(scene.Url);

        Assert.That((await observer.NextAsync()).Answer, Is.EqualTo(expected));
    }

    [Test]
    public async Task Copies_BeyondTheirLimits_AreCutAndTheBytesPassWhole()
    {
        var sent = new string('x', 300_000);
        await using var backend = await RecordingBackend.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(sent);
        });
        var observer = new RecordingObserver(Everything with { RequestBytes = 20_000, AnswerBytes = 1_000 });
        await using var scene = await WatchingScene.StartAsync(backend.Url, [observer]);

        using var response = await scene.Client.PostAsync(scene.Url, new StringContent(sent));

        var (report, body, answer) = await observer.NextAsync();
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(sent));
        Assert.That(backend.Requests.Single().Body, Is.EqualTo(sent));
        Assert.That((body!.Length, answer!.Length), Is.EqualTo((20_000, 1_000)));
        Assert.That(report.RequestBody!.IsComplete || report.AnswerBody!.IsComplete, Is.False);
    }

    [Test]
    public async Task Observer_ThatThrows_IsLoggedByTypeAloneAndHarmsNobody()
    {
        await using var backend = await RecordingBackend.StartAsync();
        var observer = new RecordingObserver(ObserverInterest.Head);
        await using var scene = await WatchingScene.StartAsync(
            backend.Url, [new ThrowingObserver(atOnce: true), new ThrowingObserver(atOnce: false), observer]);

        using var response = await scene.Client.PostAsync(scene.Url, new StringContent("secret"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await observer.NextAsync();
        var lines = scene.Log.Lines.Where(line => line.Contains(nameof(ThrowingObserver), StringComparison.Ordinal)).ToList();
        Assert.That(lines, Has.Count.EqualTo(2));
        Assert.That(lines, Has.All.Contain(nameof(InvalidOperationException)).And.All.Not.Contain("secret"));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Observer_ThatTakesItsTime_HoldsUpNeitherTheAnswerNorTheNextRequest(CancellationToken cancellationToken)
    {
        using var release = new ManualResetEventSlim();
        await using var backend = await RecordingBackend.StartAsync();
        await using var scene = await WatchingScene.StartAsync(backend.Url, [new SlowObserver(release)]);

        for (var i = 0; i < 2; i++)
        {
            using var response = await scene.Client.GetAsync(scene.Url, cancellationToken);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        release.Set();
    }

    [Test]
    public async Task Passed_BackendAway_TellsTheFailureAndNoAnswer()
    {
        var observer = new RecordingObserver(Everything);
        await using var scene = await WatchingScene.StartAsync(new Uri($"http://127.0.0.1:{LoopbackPort.Free()}"), [observer]);

        using var response = await scene.Client.PostAsync(scene.Url, new StringContent("SAMLResponse=abc"));

        var (report, _, answer) = await observer.NextAsync();
        Assert.That((report.Status, report.Failure, answer), Is.EqualTo((502, "unreachable", (string?)null)));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("could not be reached"));
    }

    [Test]
    public async Task Copies_OfAllRequests_GiveTheirMemoryBack()
    {
        await using var backend = await RecordingBackend.StartAsync();
        var observer = new RecordingObserver(Everything);
        await using var scene = await WatchingScene.StartAsync(backend.Url, [observer]);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using var response = await scene.Client.PostAsync(scene.Url, new StringContent(new string('a', i * 1_000)));
        }));

        await Eventually.TrueAsync(() => observer.Seen.Count == 50 && scene.Budget.Taken == 0, TimeSpan.FromSeconds(10));
    }

    [Test]
    public void Copy_BeyondTheMemoryThereIs_IsCut()
    {
        var budget = new CopyBudget(maxBytes: 40_000);
        var copy = new BodyCopy(budget, 1_000_000);

        copy.Append(new byte[16_000]);
        copy.Append(new byte[100_000]);
        copy.End();

        Assert.That((copy.IsComplete, copy.Content.Length), Is.EqualTo((false, 16_000)));
        copy.Release();
        Assert.That(budget.Taken, Is.Zero);
    }

    [Test]
    public void Copy_KeptByAnObserver_LivesUntilItsLastHolderLetsGo()
    {
        var budget = new CopyBudget();
        var copy = new BodyCopy(budget, 100);
        copy.Append(Encoding.ASCII.GetBytes("kept"));

        copy.Keep();
        copy.Release();

        Assert.That(Encoding.ASCII.GetString(copy.Content.Span), Is.EqualTo("kept"));
        copy.Release();
        Assert.That(copy.Content.IsEmpty && budget.Taken == 0, Is.True);
    }

    private sealed class ThrowingObserver(bool atOnce) : IProxyObserver
    {
        public ObserverInterest InterestIn(in ProxiedRequest request) => atOnce ? throw new InvalidOperationException("secret") : ObserverInterest.Head;

        public void Proxied(ProxiedExchange report) => throw new InvalidOperationException("secret");
    }

    private sealed class SlowObserver(ManualResetEventSlim release) : IProxyObserver
    {
        public ObserverInterest InterestIn(in ProxiedRequest request) => ObserverInterest.Head;

        public void Proxied(ProxiedExchange report) => release.Wait();
    }
}
