using System.Net;
using Gateway.Admin.Keys;
using Gateway.Evidence.Webhooks;
using Gateway.Evidence.Webhooks.Inbox;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Console;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WebhookPagesTests
{
    private const string Path = "/console/webhooks";

    private AdminHost _host = null!;

    private IWebhookInbox Inbox => _host.Services.GetRequiredService<IWebhookInbox>();

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task List_NothingSetAside_SaysSo()
    {
        using var browser = await SignInAsync(AdminRole.Viewer);

        Assert.That((await browser.OpenAsync(Path)).QuerySelector(".empty"), Is.Not.Null);
    }

    [Test]
    public async Task Retry_WhatWasSetAside_WaitsAgain()
    {
        await SetAsideAsync(2);
        using var browser = await SignInAsync(AdminRole.Operator);
        var before = await browser.OpenAsync(Path);

        using var retried = await browser.PostAsync(Path + "/retry", ("form_token", before.QuerySelector("input[name=form_token]")!.GetAttribute("value")!));
        var after = await browser.OpenAsync(retried.Headers.Location!.ToString());

        Assert.That(before.QuerySelectorAll("tbody tr"), Has.Length.EqualTo(2));
        Assert.That(before.QuerySelector("tbody")!.TextContent, Does.Contain("saml_connection update"));
        Assert.That(after.QuerySelector(".notice")!.TextContent, Does.Contain("2 webhooks wait"));
        Assert.That(after.QuerySelectorAll("tbody tr"), Is.Empty);
    }

    [Test]
    public async Task Viewer_SeesNoButtonAndChangesNothing()
    {
        await SetAsideAsync(1);
        using var browser = await SignInAsync(AdminRole.Viewer);
        var page = await browser.OpenAsync(Path);

        using var refused = await browser.PostAsync(Path + "/retry", ("form_token", page.QuerySelector("input[name=form_token]")!.GetAttribute("value")!));

        Assert.That(page.QuerySelectorAll("#main button"), Is.Empty);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await Inbox.ListSetAsideAsync(10, CancellationToken.None), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task List_MoreThanAPage_LeadsToTheNextAndShowsMarkupAsText()
    {
        await SetAsideAsync(60);
        using var browser = await SignInAsync(AdminRole.Viewer);

        var first = await browser.OpenAsync(Path);
        var second = await browser.OpenAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.That((first.QuerySelectorAll("tbody tr").Length, second.QuerySelectorAll("tbody tr").Length), Is.EqualTo((50, 10)));
        Assert.That(first.QuerySelectorAll("tbody b"), Is.Empty);
        Assert.That(first.QuerySelector("tbody")!.TextContent, Does.Contain("<b>connection</b>"));
    }

    private Task<ConsoleBrowser> SignInAsync(AdminRole role) =>
        ConsoleBrowser.SignInAsync(_host.Address, _host.KeyOf(role).Key.Id, _host.KeyOf(role).Secret);

    private async Task SetAsideAsync(int count)
    {
        var now = TestTime.Start;
        var messages = Enumerable.Range(0, count).Select(i => new InboxMessage($"test/msg_{i}", null, WebhookJson.Write(new WebhookMessage
        {
            Project = "test",
            MessageId = $"msg_{i}",
            Object = WebhookObject.SamlConnection,
            Action = WebhookAction.Update,
            Source = WebhookSource.Dashboard,
            ObjectId = $"<b>connection</b>{i}",
            Timestamp = "2026-03-02T09:05:00.000000000Z",
        })));
        await Inbox.AddAsync([.. messages], 1_000, now, CancellationToken.None);
        var batch = await Inbox.TakeAsync("test", TimeSpan.FromMinutes(1), count, now, CancellationToken.None);
        await Inbox.SettleAsync([.. batch.Entries.Select(entry => new InboxSettlement.SetAside(entry.Number))], now, CancellationToken.None);
        await Inbox.ReleaseAsync("test", CancellationToken.None);
    }
}
