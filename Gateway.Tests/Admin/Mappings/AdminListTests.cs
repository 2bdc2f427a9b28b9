using System.Net;
using Gateway.Admin.Requests;
using Gateway.Mappings.Store;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Mappings;

[Parallelizable]
internal sealed class AdminListTests
{
    private const int Count = 25;

    private AdminHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync();
        for (var i = 0; i < Count; i++)
        {
            var wave = i % 2 == 0 ? "even" : "odd";
            var state = i < 5 ? "migrated" : "legacy";
            await _host.Operator.PutAsync(
                $"tenant-{i:D2}", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","wave":"{{wave}}","state":"{{state}}","note":"Customer {{i}}"}""");
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task List_Everything_HasNoFurtherPage()
    {
        var (identifiers, cursor) = await ListAsync("");

        Assert.That(identifiers, Has.Count.EqualTo(Count).And.Ordered);
        Assert.That(cursor, Is.Null);
    }

    [TestCase("?state=migrated", 5)]
    [TestCase("?wave=even", 13)]
    [TestCase("?wave=Even", 0)]
    [TestCase("?q=cUSTOMER%201", 11)]
    [TestCase("?state=migrated&wave=odd&q=tenant", 2)]
    public async Task List_Filtered_HasOnlyWhatFits(string query, int expected)
    {
        var (identifiers, _) = await ListAsync(query);

        Assert.That(identifiers, Has.Count.EqualTo(expected));
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(13)]
    public async Task List_PageByPage_HasEverythingOnce(int limit)
    {
        var all = new List<string>();
        string? cursor = null;
        do
        {
            var (identifiers, next) = await ListAsync($"?wave=even&limit={limit}" + (cursor is null ? "" : $"&cursor={cursor}"));
            Assert.That(identifiers, Has.Count.LessThanOrEqualTo(limit));
            all.AddRange(identifiers);
            cursor = next;
        }
        while (cursor is not null);

        Assert.That(all, Has.Count.EqualTo(13).And.Ordered.And.Unique);
    }

    [Test]
    public async Task List_CursorOfAnotherFilter_IsRefused()
    {
        var (_, cursor) = await ListAsync("?wave=even&limit=1");

        var problem = await (await _host.Viewer.GetAsync($"/admin/v1/mappings?wave=odd&limit=1&cursor={cursor}")).ProblemAsync(
            HttpStatusCode.BadRequest, "invalid_query");

        Assert.That(problem.Faults(), Is.EqualTo(new List<string> { "cursor:not_of_this_list" }));
    }

    [Test]
    public async Task List_FilterThatFewOfVeryManyFit_AnswersShortPagesThatGoOn()
    {
        await using var host = await AdminHost.StartAsync();
        var many = Enumerable.Range(0, ListQuery.MaxLookedAt + 2)
            .Select(i => Sample.Mapping($"tenant-{i:D6}") with { Wave = i == ListQuery.MaxLookedAt ? "rare" : null });
        await host.Store.CommitAsync(
            new([.. many.Select(mapping => new MappingWrite(mapping.Identifier, mapping, null))], "test", DateTimeOffset.UnixEpoch), CancellationToken.None);

        var first = await (await host.Viewer.GetAsync("/admin/v1/mappings?wave=rare")).JsonAsync();
        var second = await (await host.Viewer.GetAsync($"/admin/v1/mappings?wave=rare&cursor={first["next_cursor"]}")).JsonAsync();

        Assert.That(first["mappings"]!.AsArray(), Is.Empty);
        Assert.That((string?)second["mappings"]!.AsArray().Single()!["identifier"], Is.EqualTo($"tenant-{ListQuery.MaxLookedAt:D6}"));
        Assert.That(second["next_cursor"], Is.Null);
    }

    [Test]
    public async Task List_BadParameters_AreAllNamed()
    {
        string[] expected = ["stat:unknown_parameter", "state:not_one_of", "limit:out_of_range", "wave:not_allowed"];

        var problem = await (await _host.Viewer.GetAsync("/admin/v1/mappings?stat=x&state=x&limit=x&wave=")).ProblemAsync(
            HttpStatusCode.BadRequest, "invalid_query");

        Assert.That(problem.Faults(), Is.EquivalentTo(expected));
        Assert.That((string?)problem["errors"]![0]!["message"], Does.Contain("Did you mean 'state'?"));
    }

    private async Task<(List<string> Identifiers, string? Cursor)> ListAsync(string query)
    {
        var answer = await _host.Viewer.GetAsync("/admin/v1/mappings" + query);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        var page = await answer.JsonAsync();
        return ([.. page["mappings"]!.AsArray().Select(mapping => (string)mapping!["identifier"]!)], (string?)page["next_cursor"]);
    }
}
