using Gateway.Changes.Plans;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;
using Gateway.Tests.Mappings.Store;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Plans;

internal abstract partial class PlanContract
{
    [Test]
    public async Task Apply_Plan_IsOneRevisionThatSaysWhoAndWhy()
    {
        await Store.StoreAsync(StoreSamples.Put("a"), StoreSamples.Put("b"));
        var request = new PlanRequest("key_other") { Action = ChangeAction.Cutover, Reason = "wave 1", Ticket = "OPS-1", Source = "wave-1.csv", Prunes = true };
        var plan = await Scene.PlanAsync(request, PlanScene.Write(StoreSamples.Mapping("a") with { Note = "n" }), Write("c"));

        var applied = (ApplyResult.Applied)await Scene.ApplyAsync(plan);

        Assert.That((applied.Position.Revision, applied.WasAppliedBefore), Is.EqualTo((2, false)));
        var revision = (await Store.ReadRevisionsAsync(before: null, 1, CancellationToken.None)).Single();
        Assert.That(
            (revision.Number, revision.CommitId, revision.By, revision.Action, revision.Reason, revision.Ticket, revision.Source, revision.Changes),
            Is.EqualTo((2, plan.Id, PlanScene.By, ChangeAction.Cutover, "wave 1", "OPS-1", "wave-1.csv", 3)));
        var (_, mappings) = await Store.ReadAllAsync();
        Assert.That(mappings.Select(mapping => $"{mapping.Identifier} {mapping.Version} {mapping.Note}".TrimEnd()), Is.EquivalentTo(new[] { "a 2 n", "c 1" }));
    }

    [Test]
    public async Task Apply_Twice_ChangesNothingTheSecondTime()
    {
        var plan = await Scene.PlanAsync(Write("a"));
        await Scene.ApplyAsync(plan);
        await Store.StoreAsync(StoreSamples.Delete("a"));

        var again = (ApplyResult.Applied)await Scene.ApplyAsync(plan);

        Assert.That((again.Position.Revision, again.WasAppliedBefore), Is.EqualTo((1, true)));
        Assert.That(await Store.FindAsync("a"), Is.Null);
    }

    [Test]
    public async Task Apply_ByManyAtOnce_IsMadeOnce()
    {
        var plan = await Scene.PlanAsync(Write("a"), Write("b"));
        var other = Open();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? Scene : other).ApplyAsync(plan)));

        Assert.That(results, Has.All.InstanceOf<ApplyResult.Applied>());
        Assert.That(results.Cast<ApplyResult.Applied>().Select(result => result.Position.Revision), Has.All.EqualTo(1));
        Assert.That((await Store.ReadPositionAsync()).Revision, Is.EqualTo(1));
    }

    [Test]
    public async Task Apply_OutcomeNeverKeptAndTableMovedOn_IsStillKnownAsApplied()
    {
        var plan = await Scene.PlanAsync(Write("a"));
        await Scene.ApplyAsync(plan);
        await Store.StoreAsync(StoreSamples.Put("b"));
        // As when the gateway was killed between the commit and the note of it.
        var kept = (await Plans.FindAsync(plan.Id, CancellationToken.None))!;
        Assert.That(await Plans.ReplaceAsync(kept, plan, CancellationToken.None), Is.True);

        var again = (ApplyResult.Applied)await Scene.ApplyAsync(plan);

        Assert.That((again.Position.Revision, again.WasAppliedBefore, again.Plan.Outcome!.Revision), Is.EqualTo((1, true, 1)));
        Assert.That((await Store.ReadPositionAsync()).Revision, Is.EqualTo(2));
    }

    [Test]
    public async Task Apply_TableMoved_IsRefusedAndSaysByWhom()
    {
        await Store.StoreAsync(StoreSamples.Put("a"));
        var plan = await Scene.PlanAsync(Write("b"));
        await Store.StoreAsync(StoreSamples.Put("c"));
        await Store.StoreAsync(StoreSamples.Put("d"));

        var outdated = (ApplyResult.Outdated)await Scene.ApplyAsync(plan);

        Assert.That(outdated.Position.Revision, Is.EqualTo(3));
        Assert.That(outdated.Moves.Select(move => (move.Number, move.By)), Is.EqualTo(new[] { (3L, StoreSamples.By), (2L, StoreSamples.By) }));
        Assert.That(await Store.FindAsync("b"), Is.Null);
        Assert.That((await Scene.Service.FindAsync(plan.Id, CancellationToken.None))!.Outcome, Is.Null);
    }

    [Test]
    public async Task Apply_PlanThatChangesNothing_MakesNoRevision()
    {
        await Store.StoreAsync(StoreSamples.Put("a"));
        var plan = await Scene.PlanAsync(Write("a"));

        var applied = (ApplyResult.Applied)await Scene.ApplyAsync(plan);

        Assert.That(applied.Position.Revision, Is.EqualTo(1));
        Assert.That((await Store.ReadPositionAsync()).Revision, Is.EqualTo(1));
        Assert.That(CodesOf(plan), Is.EqualTo(new[] { "no_changes" }));
    }

    [Test]
    public async Task Apply_UnknownPlan_IsNotFound()
    {
        Assert.That(await Scene.Service.ApplyAsync("0123", PlanScene.By, CancellationToken.None), Is.InstanceOf<ApplyResult.NotFound>());

        var plan = await Scene.PlanAsync(Write("a"));
        Assert.That(await Scene.Service.RemoveAsync(plan.Id, CancellationToken.None), Is.True);

        Assert.That(await Scene.ApplyAsync(plan), Is.InstanceOf<ApplyResult.NotFound>());
        Assert.That(await Scene.Service.RemoveAsync(plan.Id, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task Apply_CallerGone_IsAppliedAllTheSame()
    {
        var plan = await Scene.PlanAsync([.. Enumerable.Range(0, 3_000).Select(i => PlanScene.Write(Connected($"t{i}", i)))]);
        using var gone = new CancellationTokenSource();

        var applying = Scene.Service.ApplyAsync(plan.Id, PlanScene.By, gone.Token);
        await gone.CancelAsync();

        Assert.That(await applying.ContinueWith(_ => true, TaskScheduler.Default), Is.True);
        var finished = (ApplyResult.Applied)await Scene.ApplyAsync(plan);
        Assert.That(finished.Position.Revision, Is.EqualTo(1));
        Assert.That((await Store.ReadAllAsync()).Mappings, Has.Count.EqualTo(3_000));
    }

    [Test]
    public async Task Approve_PlanAboveTheThreshold_TakesASecondAdmin()
    {
        var scene = Open(new PlanOptions { ApprovalThreshold = 1 });
        var small = await scene.PlanAsync(Write("a"));
        var large = await scene.PlanAsync(Write("b"), Write("c"));

        Assert.That((scene.Service.AwaitsApproval(small), scene.Service.AwaitsApproval(large)), Is.EqualTo((false, true)));
        Assert.That(await scene.ApplyAsync(large), Is.InstanceOf<ApplyResult.NeedsApproval>());
        Assert.That(await scene.Service.ApproveAsync(large.Id, PlanScene.By, CancellationToken.None), Is.InstanceOf<ApprovalResult.IsOwn>());
        Assert.That(await scene.ApplyAsync(large), Is.InstanceOf<ApplyResult.NeedsApproval>());
        Assert.That(await scene.Service.ApproveAsync("0123", "key_second", CancellationToken.None), Is.InstanceOf<ApprovalResult.NotFound>());

        var approved = (ApprovalResult.Approved)await scene.Service.ApproveAsync(large.Id, "key_second", CancellationToken.None);

        Assert.That(approved.Plan.Approval!.By, Is.EqualTo("key_second"));
        Assert.That(await scene.ApplyAsync(large), Is.InstanceOf<ApplyResult.Applied>());
        Assert.That(await scene.Service.ApproveAsync(large.Id, "key_third", CancellationToken.None), Is.InstanceOf<ApprovalResult.TooLate>());
    }

    [Test]
    public async Task Make_TableChangesWhileItIsRead_IsAgainstTheRevisionAfterwards()
    {
        await Store.StoreAsync([.. Enumerable.Range(0, 3).Select(i => StoreSamples.Put($"t{i}"))]);
        var moving = MovingStore.Of(Store, async () => await Store.StoreAsync(
            StoreSamples.Put(StoreSamples.Mapping("t0") with { Note = "while" }),
            StoreSamples.Put(StoreSamples.Mapping("t1") with { Note = "n" }),
            StoreSamples.Delete("t2"),
            StoreSamples.Put("t3")));

        var scene = Open(store: moving);
        var plan = await scene.PlanAsync(
            new PlanRequest(PlanScene.By) { Prunes = true }, Write("t0"), PlanScene.Write(StoreSamples.Mapping("t1") with { Note = "n" }), Write("t2"));

        Assert.That((plan.Revision, plan.Adds, plan.Changes, plan.Deletes, plan.Unchanged), Is.EqualTo((2, 1, 1, 1, 1)));
        var changes = await scene.ChangesAsync(plan);
        Assert.That(
            changes.Select(change => $"{change.Kind} {change.Identifier} {change.Before?.Version}".TrimEnd()),
            Is.EqualTo(new[] { "Change t0 2", "Add t2", "Delete t3 1" }));
        Assert.That(await scene.ApplyAsync(plan), Is.InstanceOf<ApplyResult.Applied>());
    }

    [Test]
    public async Task Make_KeyTakenOrFreedWhileTheTableIsRead_IsJudgedAfterwards()
    {
        await Store.StoreAsync(StoreSamples.Put("a", "freed"), StoreSamples.Put("b"));
        var moving = MovingStore.Of(Store, async () => await Store.StoreAsync(StoreSamples.Put("a"), StoreSamples.Put("b", "taken")));

        var refused = await Open(store: moving).RefusedAsync(new PlanRequest(PlanScene.By), Write("x", "freed"), Write("y", "taken"));

        Assert.That(refused.Faults.Select(fault => $"{fault.Field} {fault.Code} {fault.Owner}"), Is.EqualTo(new[] { "aliases[0] key_taken b" }));
    }

    [Test]
    public async Task Make_OnlyStatesChange_ReadsNoOtherMapping()
    {
        await Store.StoreAsync([.. Enumerable.Range(0, 20).Select(i => StoreSamples.Put($"t{i}", $"a{i}"))]);
        var isRead = false;
        var scene = Open(store: MovingStore.Of(Store, () => Task.FromResult(isRead = true)));
        var migrated = StoreSamples.Mapping("t1", "a1") with { State = MappingState.Migrated, Note = "n" };

        var plan = await scene.PlanAsync(PlanScene.Write(migrated), Write("t2", "a2"), new PlannedWrite("t3", null), new PlannedWrite("t30", null));
        Assert.That((isRead, plan.Changes, plan.Deletes, plan.Unchanged, plan.Revision), Is.EqualTo((false, 1, 1, 2, 1)));

        await scene.PlanAsync(PlanScene.Write(migrated), Write("t2", "a2", "another"));
        Assert.That(isRead, Is.True);
    }

    [Test]
    public async Task Make_StoreLostWhatIsServed_IsRefused()
    {
        var table = Sample.Table(ignoresCase: false, Sample.Mapping());
        table.Apply([], new StorePosition("lost", 7));

        var result = await Open(table: table).MakeAsync(new PlanRequest(PlanScene.By), Write("a"));

        Assert.That(result, Is.InstanceOf<PlanResult.LostContent>());
    }
}
