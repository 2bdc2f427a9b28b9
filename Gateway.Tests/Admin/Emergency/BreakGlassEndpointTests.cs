using System.Net;
using Gateway.Mappings;
using Gateway.Mappings.History;

namespace Gateway.Tests.Admin.Emergency;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BreakGlassEndpointTests
{
    private const string Path = "/admin/v1/break-glass/legacy";

    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task SetAndEnd_AreRevisionsWithWhoAndWhy()
    {
        await _host.Operator.PutAsync("acme");

        var set = await (await _host.Admin.PostAsync(Path, AdminAnswers.Json("""{"reason":"Stytch is down","ticket":"INC-1"}"""))).JsonAsync();
        var ended = await (await _host.Admin.DeleteAsync(Path + "?reason=over")).JsonAsync();

        Assert.That(((bool?)set["on"], (int?)set["revision"], (string?)set["reason"]), Is.EqualTo((true, 2, "Stytch is down")));
        Assert.That(((bool?)ended["on"], (int?)ended["revision"]), Is.EqualTo((false, 3)));
        var revisions = await _host.Store.ReadRevisionsAsync(null, 10, CancellationToken.None);
        Assert.That(revisions.Select(revision => (revision.Action, revision.Reason, revision.Ticket)).Take(2), Is.EqualTo(new (ChangeAction, string?, string?)[]
        {
            (ChangeAction.EndBreakGlass, "over", null),
            (ChangeAction.BreakGlass, "Stytch is down", "INC-1"),
        }));
    }

    [Test]
    public async Task Get_AndStatus_ShowWhoTurnedIt()
    {
        _host.Status.Current = _host.Status.Current with { BreakGlass = new BreakGlass(7, DateTimeOffset.UnixEpoch, "key_x", "why") };

        var shown = await (await _host.Viewer.GetAsync("/admin/v1/break-glass")).JsonAsync();
        var status = await (await _host.Viewer.GetAsync("/admin/v1/status")).JsonAsync();

        Assert.That(((bool?)shown["on"], (int?)shown["revision"], (string?)shown["by"], (string?)shown["reason"]), Is.EqualTo((true, 7, "key_x", "why")));
        Assert.That(status["break_glass"]!.ToJsonString(), Is.EqualTo(shown.ToJsonString()));
    }

    [Test]
    public async Task Set_WithoutLegacySide_IsRefused()
    {
        _host.Status.Current = _host.Status.Current with { HasLegacy = false };

        var answer = await _host.Admin.PostAsync(Path, AdminAnswers.Json("""{"reason":"x"}"""));

        await answer.ProblemAsync(HttpStatusCode.Conflict, "no_legacy");
        Assert.That((await _host.Store.ReadPositionAsync(CancellationToken.None)).Revision, Is.Zero);
    }

    [Test]
    public async Task Set_WithoutReasonOrRole_IsRefused()
    {
        var problem = await (await _host.Admin.PostAsync(Path, AdminAnswers.Json("{}"))).ProblemAsync(HttpStatusCode.BadRequest, "invalid_body");
        await (await _host.Operator.PostAsync(Path, AdminAnswers.Json("""{"reason":"x"}"""))).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        Assert.That(problem.Faults(), Is.EqualTo(new[] { "reason:required" }));
    }
}
