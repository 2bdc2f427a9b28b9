using Gateway.Changes.Plans;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Changes.Plans;

/// <summary>What every store of plans must do.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class PlanStoreContract
{
    private IPlanStore Store { get; set; } = null!;

    protected FakeTimeProvider Time { get; } = TestTime.Stopped();

    [SetUp]
    public void OpenStore() => Store = Create();

    [TearDown]
    public Task CloseStoreAsync() => CleanUpAsync();

    [Test]
    public async Task Find_PlanPut_GivesEveryField()
    {
        var plan = Plan("1") with
        {
            Reason = "caf\u00e9 \"1\"",
            Ticket = "OPS-1",
            Source = "mappings.csv",
            Warnings = [new PlanWarning("missing_audience", "Has none.", "acme", "line 2")],
            WarningCounts = [new WarningCount("missing_audience", 7)],
            StateChanges = [new StateChangeCount(MappingState.Legacy, MappingState.Migrated, 3)],
            Approval = new PlanApproval("key_b", Time.GetUtcNow()),
            Outcome = new PlanOutcome(9, Time.GetUtcNow(), "key_a"),
        };

        Assert.That(await Store.PutAsync(plan, CancellationToken.None), Is.True);

        var found = await Store.FindAsync(plan.Id, CancellationToken.None);
        Assert.That(PlanJson.Write(found!), Is.EqualTo(PlanJson.Write(plan)));
        Assert.That(found!.Warnings, Is.EqualTo(plan.Warnings));
        Assert.That(found.StateChanges, Is.EqualTo(plan.StateChanges));
        Assert.That((found.Approval, found.Outcome), Is.EqualTo((plan.Approval, plan.Outcome)));
        Assert.That(await Store.FindAsync("2", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Put_IdTaken_ChangesNothing()
    {
        await Store.PutAsync(Plan("1"), CancellationToken.None);

        Assert.That(await Store.PutAsync(Plan("1") with { CreatedBy = "key_b" }, CancellationToken.None), Is.False);

        Assert.That((await Store.FindAsync("1", CancellationToken.None))!.CreatedBy, Is.EqualTo("key_a"));
    }

    [Test]
    public async Task Find_ChunksWithoutPlan_GivesNothing()
    {
        await Store.AddChunkAsync("content-1", 0, [1, 2, 3], CancellationToken.None);

        Assert.That(await Store.FindAsync("1", CancellationToken.None), Is.Null);
        Assert.That(await Store.ListAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task ReadChunk_OfAPlan_GivesTheBytes()
    {
        byte[] large = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31))];
        await Store.AddChunkAsync("content-1", 0, [0, 255, 10], CancellationToken.None);
        await Store.AddChunkAsync("content-1", 1, large, CancellationToken.None);
        await Store.PutAsync(Plan("1"), CancellationToken.None);

        Assert.That(await Store.ReadChunkAsync("content-1", 0, CancellationToken.None), Is.EqualTo(new byte[] { 0, 255, 10 }));
        Assert.That(await Store.ReadChunkAsync("content-1", 1, CancellationToken.None), Is.EqualTo(large));
        Assert.That(await Store.ReadChunkAsync("content-1", 2, CancellationToken.None), Is.Null);
        Assert.That(await Store.ReadChunkAsync("content-2", 0, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Replace_StillAsRead_IsReplacedAndLivesOn()
    {
        var plan = Plan("1");
        await Store.PutAsync(plan, CancellationToken.None);

        Assert.That(await Store.ReplaceAsync(plan, plan with { Reason = "a" }, CancellationToken.None), Is.True);

        Assert.That((await Store.FindAsync("1", CancellationToken.None))!.Reason, Is.EqualTo("a"));
    }

    [Test]
    public async Task Replace_ByManyAtOnce_IsDoneByOne()
    {
        var plan = Plan("1");
        await Store.PutAsync(plan, CancellationToken.None);

        var replaced = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.ReplaceAsync(plan, plan with { Reason = $"{i}" }, CancellationToken.None)));

        Assert.That(replaced.Count(isReplaced => isReplaced), Is.EqualTo(1));
        Assert.That((await Store.FindAsync("1", CancellationToken.None))!.Reason, Is.EqualTo($"{Array.IndexOf(replaced, true)}"));
    }

    [Test]
    public async Task Replace_PlanGone_IsNotDone() => Assert.That(await Store.ReplaceAsync(Plan("1"), Plan("1"), CancellationToken.None), Is.False);

    [Test]
    public async Task List_SeveralPlans_GivesNewestFirst()
    {
        foreach (var (id, minutes) in new[] { ("1", 2), ("2", 3), ("3", 1) })
        {
            await Store.PutAsync(Plan(id) with { CreatedAt = Time.GetUtcNow().AddMinutes(minutes) }, CancellationToken.None);
        }

        Assert.That((await Store.ListAsync(CancellationToken.None)).Select(plan => plan.Id), Is.EqualTo(new[] { "2", "1", "3" }));
    }

    [Test]
    public async Task Remove_Plan_TakesItsChunksWithIt()
    {
        await Store.AddChunkAsync("content-1", 0, [1], CancellationToken.None);
        await Store.AddChunkAsync("content-2", 0, [2], CancellationToken.None);
        await Store.PutAsync(Plan("1"), CancellationToken.None);
        await Store.PutAsync(Plan("2"), CancellationToken.None);

        Assert.That(await Store.RemoveAsync(Plan("1"), CancellationToken.None), Is.True);

        Assert.That(await Store.RemoveAsync(Plan("1"), CancellationToken.None), Is.False);
        Assert.That(await Store.ReadChunkAsync("content-1", 0, CancellationToken.None), Is.Null);
        Assert.That(await Store.ReadChunkAsync("content-2", 0, CancellationToken.None), Is.EqualTo(new byte[] { 2 }));
        Assert.That((await Store.ListAsync(CancellationToken.None)).Select(plan => plan.Id), Is.EqualTo(new[] { "2" }));
    }

    [Test]
    public async Task RemoveContent_OfNoPlan_IsGone()
    {
        await Store.AddChunkAsync("content-1", 0, [1], CancellationToken.None);

        await Store.RemoveContentAsync("content-1", CancellationToken.None);

        Assert.That(await Store.ReadChunkAsync("content-1", 0, CancellationToken.None), Is.Null);
    }

    protected abstract IPlanStore Create();

    protected abstract Task CleanUpAsync();

    protected Plan Plan(string id) => new()
    {
        Id = id,
        ContentId = $"content-{id}",
        Lineage = "lineage",
        Revision = 4,
        CreatedAt = Time.GetUtcNow(),
        CreatedBy = "key_a",
        ExpiresAt = Time.GetUtcNow().AddHours(24),
        Action = ChangeAction.Restore,
        Prunes = true,
        Adds = 1,
        Changes = 2,
        Deletes = 3,
        Unchanged = 4,
        Chunks = 1,
        Bytes = 5,
        Warnings = [],
        WarningCounts = [],
        StateChanges = [],
    };
}
