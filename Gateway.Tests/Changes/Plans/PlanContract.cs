using Gateway.Changes.Plans;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Tests.Mappings.Store;

namespace Gateway.Tests.Changes.Plans;

/// <summary>What making and applying plans must do on every store.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal abstract partial class PlanContract
{
    private readonly List<PlanScene> _scenes = [];

    private IMappingStore Store { get; set; } = null!;

    private IPlanStore Plans { get; set; } = null!;

    private PlanScene Scene { get; set; } = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        (Store, Plans) = Create();
        await Store.OpenAsync(CancellationToken.None);
        Scene = Open();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        foreach (var scene in _scenes)
        {
            await scene.DisposeAsync();
        }

        await CleanUpAsync();
    }

    [Test]
    public async Task Make_AgainstAnEmptyStore_AddsEverythingInTheOrderOfBytes()
    {
        // U+FF5E sorts before the emoji in UTF-8, and behind it in UTF-16.
        var plan = await Scene.PlanAsync(Write("b"), Write("\U0001F600"), Write("\uFF5E"), Write("a", "z"), Write("B"));

        Assert.That((plan.Adds, plan.Changes, plan.Deletes, plan.Unchanged, plan.Revision), Is.EqualTo((5, 0, 0, 0, 0)));
        var changes = await Scene.ChangesAsync(plan);
        Assert.That(changes.Select(change => change.Identifier), Is.EqualTo(new[] { "B", "a", "b", "\uFF5E", "\U0001F600" }));
        Assert.That(changes.Select(change => change.Kind), Has.All.EqualTo(PlannedChangeKind.Add));
        Assert.That(changes[1].After!.Aliases, Is.EqualTo(new[] { "z" }));
        Assert.That(Scene.LeftBehind, Is.Empty);
    }

    [Test]
    public async Task Make_AgainstMappings_TellsAddsChangesAndUnchangedApart()
    {
        await Store.StoreAsync(StoreSamples.Put("same", "alias"), StoreSamples.Put("other"), StoreSamples.Put("outside"));

        var plan = await Scene.PlanAsync(
            Write("same", "alias"),
            PlanScene.Write(StoreSamples.Mapping("other") with { Wave = "w1", Note = "n", AlternativeAudienceUri = "urn:a:b" }, "line 3"),
            Write("new"));

        Assert.That((plan.Adds, plan.Changes, plan.Deletes, plan.Unchanged, plan.Revision), Is.EqualTo((1, 1, 0, 1, 1)));
        var changed = (await Scene.ChangesAsync(plan)).Single(change => change.Kind is PlannedChangeKind.Change);
        Assert.That((changed.Identifier, changed.Place, changed.Before!.Version), Is.EqualTo(("other", "line 3", 1)));
        Assert.That(
            changed.Fields().Select(field => $"{field.Field}: {field.Before} -> {field.After}"),
            Is.EqualTo(new[] { "alternative_audience_uri:  -> urn:a:b", "wave:  -> w1", "note:  -> n" }));
    }

    [Test]
    public async Task Make_WithPrune_DeletesWhatIsNotThere()
    {
        await Store.StoreAsync(StoreSamples.Put("a"), StoreSamples.Put("b"), StoreSamples.Put("c"));

        var plan = await Scene.PlanAsync(new PlanRequest(PlanScene.By) { Prunes = true }, Write("b"));

        Assert.That((plan.Deletes, plan.Unchanged), Is.EqualTo((2, 1)));
        Assert.That((await Scene.ChangesAsync(plan)).Select(change => $"{change.Kind} {change.Identifier}"), Is.EqualTo(new[] { "Delete a", "Delete c" }));
        Assert.That(CodesOf(plan), Does.Contain("deletes_many"));
    }

    [Test]
    public async Task Make_PruneOfNothing_IsRefused()
    {
        await Store.StoreAsync(StoreSamples.Put("a"));

        var refused = await Scene.RefusedAsync(new PlanRequest(PlanScene.By) { Prunes = true });

        Assert.That(refused.Faults.Select(fault => fault.Code), Is.EqualTo(new[] { "nothing_but_prune" }));
    }

    [Test]
    public async Task Make_DeletionsByName_DeleteWhatIsThere()
    {
        await Store.StoreAsync(StoreSamples.Put("a"), StoreSamples.Put("b", "was-b"));

        var plan = await Scene.PlanAsync(new PlannedWrite("b", null), new PlannedWrite("gone", null), Write("new", "was-b"));

        Assert.That((plan.Adds, plan.Deletes, plan.Unchanged), Is.EqualTo((1, 1, 1)));
        Assert.That(await Scene.ApplyAsync(plan), Is.InstanceOf<ApplyResult.Applied>());
        Assert.That((await Store.FindAsync("was-b"))!.Identifier, Is.EqualTo("new"));
        Assert.That(await Store.FindAsync("b"), Is.Null);
    }

    [Test]
    public async Task Make_StateLeftOut_KeepsThePresentState()
    {
        var migrated = StoreSamples.Mapping("acme") with { State = MappingState.Migrated };
        await Store.StoreAsync(StoreSamples.Put(migrated), StoreSamples.Put(migrated with { Identifier = "same" }));

        var plan = await Scene.PlanAsync(
            PlanScene.Write(StoreSamples.Mapping("acme") with { Note = "n" }, keepsState: true),
            PlanScene.Write(StoreSamples.Mapping("same"), keepsState: true),
            PlanScene.Write(StoreSamples.Mapping("new"), keepsState: true));

        Assert.That((plan.Adds, plan.Changes, plan.Unchanged), Is.EqualTo((1, 1, 1)));
        var changes = await Scene.ChangesAsync(plan);
        Assert.That(
            changes.Select(change => (change.Identifier, change.After!.State)),
            Is.EqualTo(new[] { ("acme", MappingState.Migrated), ("new", MappingState.Legacy) }));
        Assert.That(plan.StateChanges, Is.Empty);
    }

    [Test]
    public async Task Make_StatesGiven_CountsFromAndTo()
    {
        await Store.StoreAsync(StoreSamples.Put("a"), StoreSamples.Put("b"), StoreSamples.Put("c"));

        var plan = await Scene.PlanAsync(
            PlanScene.Write(StoreSamples.Mapping("a") with { State = MappingState.Migrated }),
            PlanScene.Write(StoreSamples.Mapping("b") with { State = MappingState.Migrated }),
            PlanScene.Write(StoreSamples.Mapping("c") with { State = MappingState.Shadow }));

        Assert.That(plan.StateChanges, Is.EqualTo(new[]
        {
            new StateChangeCount(MappingState.Legacy, MappingState.Shadow, 1), new StateChangeCount(MappingState.Legacy, MappingState.Migrated, 2),
        }));
        Assert.That(plan.WarningCounts, Does.Contain(new WarningCount("state_change", 2)).And.Contain(new WarningCount("not_shadowed", 2)));
    }

    [Test]
    public async Task Make_EveryKindOfCollision_IsNamedAtOnceAndNothingIsKept()
    {
        await Store.StoreAsync(StoreSamples.Put("stays", "stays-alias"), StoreSamples.Put("replaced", "freed"));

        var refused = await Scene.RefusedAsync(
            new PlanRequest(PlanScene.By),
            Placed("line 2", "twice"),
            Placed("line 3", "twice"),
            Placed("line 4", "has-alias", "shared"),
            Placed("line 5", "wants-alias", "shared"),
            Placed("line 6", "wants-identifier", "has-alias"),
            Placed("line 7", "shared"),
            Placed("line 8", "wants-present", "ok", "stays"),
            Placed("line 9", "stays-alias"),
            Placed("line 10", "replaced"),
            Placed("line 11", "takes-freed", "freed"),
            PlanScene.Write(StoreSamples.Mapping("broken") with { RedirectStatus = 302, ConnectionId = "x" }, "line 12"));

        Assert.That(refused.Faults.Select(fault => $"{fault.Place} {fault.Field} {fault.Code} {fault.Owner}".TrimEnd()), Is.EquivalentTo(new[]
        {
            "line 3 identifier duplicate",
            "line 5 aliases[0] key_taken has-alias",
            "line 6 aliases[0] key_taken has-alias",
            "line 7 identifier key_taken has-alias",
            "line 8 aliases[1] key_taken stays",
            "line 9 identifier key_taken stays",
            "line 12 connection_id not_of_project",
            "line 12 redirect_status not_allowed",
        }));
        Assert.That(refused.Faults.Single(fault => fault.Code == "duplicate").Message, Does.Contain("line 2"));
        Assert.That(refused.Count, Is.EqualTo(8));
        Assert.That(await Scene.Service.ListAsync(CancellationToken.None), Is.Empty);
        Assert.That((await Store.ReadPositionAsync()).Revision, Is.EqualTo(1));
        Assert.That(Scene.LeftBehind, Is.Empty);
    }

    [Test]
    public async Task Make_MoreFaultsThanShown_CountsThemAll()
    {
        var refused = await Scene.RefusedAsync(new PlanRequest(PlanScene.By), [.. Enumerable.Range(0, 1201).Select(_ => Write("same"))]);

        Assert.That((refused.Faults.Count, refused.Count), Is.EqualTo((1000, 1200)));
    }

    [Test]
    public async Task Make_KeysSwappedBetweenRows_AreNoCollision()
    {
        await Store.StoreAsync(StoreSamples.Put("a", "x"), StoreSamples.Put("b", "y"));

        var plan = await Scene.PlanAsync(Write("a", "y"), Write("b", "x"));

        Assert.That(await Scene.ApplyAsync(plan), Is.InstanceOf<ApplyResult.Applied>());
        Assert.That((await Store.FindAsync("x"))!.Identifier, Is.EqualTo("b"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Make_KeysThatDifferInCase_AreFaultsWhereARouteIgnoresCase(bool ignoresCase)
    {
        await Store.StoreAsync(StoreSamples.Put("present"), StoreSamples.Put("Upper"), StoreSamples.Put("twin", "TWIN"));
        var scene = Open(ignoresCase: ignoresCase);
        PlannedWrite[] writes =
        [
            Placed("line 2", "PRESENT"),
            Placed("line 3", "upper"),
            Placed("line 4", "Same"),
            Placed("line 5", "SAME"),
            Placed("line 6", "own", "Own"),
            Write("twin", "TWIN"),
        ];

        var result = await scene.MakeAsync(new PlanRequest(PlanScene.By), writes);

        var places = ignoresCase
            ? ((PlanResult.Faulty)result).Faults.Where(fault => fault.Code == "case_collision").Select(fault => fault.Place)
            : ((PlanResult.Made)result).Plan.Warnings.Where(warning => warning.Code == "case_collision").Select(warning => warning.Place);
        Assert.That(places, Is.EquivalentTo(new[] { "line 2", "line 3", "line 4" }));
    }

    [Test]
    public async Task Make_WhatIsOftenAMistake_Warns()
    {
        var migrated = StoreSamples.Mapping("moved") with { State = MappingState.Migrated };
        await Store.StoreAsync(StoreSamples.Put(migrated), StoreSamples.Put(migrated with { Identifier = "gone" }), StoreSamples.Put(Connected("remains", 1)));

        var plan = await Scene.PlanAsync(
            PlanScene.Write(migrated with { ConnectionId = ConnectionId(2) }),
            new PlannedWrite("gone", null),
            PlanScene.Write(StoreSamples.Mapping("three") with { RedirectStatus = 303, ConnectionId = ConnectionId(3) }),
            PlanScene.Write(Connected("shares", 1)),
            PlanScene.Write(Connected("one", 4) with { AlternativeAudienceUri = "urn:a:1" }),
            PlanScene.Write(Connected("two", 4) with { AlternativeAudienceUri = "urn:a:2" }),
            PlanScene.Write(Connected("first", 5) with { AlternativeAudienceUri = "urn:a:3", OrganizationId = "o1" }),
            PlanScene.Write(Connected("second", 6) with { AlternativeAudienceUri = "urn:a:3", OrganizationId = "o2" }));

        Assert.That(CodesOf(plan), Is.SupersetOf(new[]
        {
            "migrated_target_changes",
            "deletes_migrated",
            "redirect_status_303",
            "connection_shared",
            "audience_conflict",
            "audience_shared",
            "missing_audience",
            "missing_acs_url", "missing_organization", "deletes_many",
        }));
        Assert.That(plan.Warnings.Single(warning => warning.Code == "connection_shared").Message, Does.Contain("'remains'").And.Contain("'shares'"));
        Assert.That(plan.Warnings.Single(warning => warning.Code == "audience_conflict").Message, Does.Contain("'one'").And.Contain("'two'"));
        Assert.That(plan.Warnings.Single(warning => warning.Code == "audience_shared").Identifier, Is.EqualTo("first"));
    }

    [Test]
    public async Task Make_NothingToWarnOf_WarnsOfNothing()
    {
        const string Acs = "https://sso.example.com/old-sso/a";

        var plan = await Scene.PlanAsync(
            PlanScene.Write(Connected("a", 1) with { AlternativeAudienceUri = Acs, AlternativeAcsUrl = Acs, OrganizationId = "o" }));

        Assert.That(plan.Warnings, Is.Empty);
    }

    [Test]
    public async Task Make_OneAudienceOfAnotherOriginInAWave_Warns()
    {
        static string Audience(int i) => i == 7 ? "https://ss.example.com/t7" : $"https://sso.example.com/t{i}";

        var plan = await Scene.PlanAsync(
            [.. Enumerable.Range(0, 10).Select(i => PlanScene.Write(Connected($"t{i}", i) with { Wave = "w", AlternativeAudienceUri = Audience(i) }))]);

        Assert.That(
            plan.Warnings.Where(warning => warning.Code == "audience_differs_in_wave").Select(warning => warning.Identifier), Is.EqualTo(new[] { "t7" }));
    }

    [Test]
    public async Task Make_FrequentWarnings_DoNotHideARareOne()
    {
        var plan = await Scene.PlanAsync(
            [.. Enumerable.Range(0, 200).Select(i => PlanScene.Write(Connected($"t{i}", i) with { RedirectStatus = i == 199 ? 303 : 307 }))]);

        Assert.That(plan.WarningCounts, Does.Contain(new WarningCount("missing_audience", 200)));
        Assert.That(plan.Warnings.Count(warning => warning.Code == "missing_audience"), Is.EqualTo(50));
        Assert.That(CodesOf(plan), Does.Contain("redirect_status_303"));
    }

    [Test]
    public async Task Make_SameIdTwice_GivesTheFirstPlan()
    {
        var request = new PlanRequest(PlanScene.By);
        var first = await Scene.PlanAsync(request, Write("a"));

        var second = await Scene.PlanAsync(request, Write("a"), Write("b"));

        Assert.That((second.ContentId, second.Adds), Is.EqualTo((first.ContentId, 1)));
    }

    [Test]
    public async Task Make_MoreThanMayBeOpen_DropsTheAppliedThenTheOldest()
    {
        var scene = Open(new PlanOptions { MaxOpen = 3 });
        var plans = new List<Plan>();
        foreach (var i in Enumerable.Range(0, 3))
        {
            plans.Add(await scene.PlanAsync(Write($"t{i}")));
        }

        await scene.ApplyAsync(plans[1]);
        plans.Add(await scene.PlanAsync(Write("t3")));
        plans.Add(await scene.PlanAsync(Write("t4")));

        var left = (await scene.Service.ListAsync(CancellationToken.None)).Select(plan => plan.Id);
        Assert.That(left, Is.EquivalentTo(new[] { plans[2].Id, plans[3].Id, plans[4].Id }));
    }

    [Test]
    public async Task Make_MoreThanOneChunk_KeepsEveryChangeInOrder()
    {
        const int Count = 5_000;
        var plan = await Scene.PlanAsync([.. Enumerable.Range(0, Count).Reverse().Select(i => PlanScene.Write(Connected($"t{i:00000}", i)))]);

        Assert.That(plan.Chunks, Is.GreaterThan(1));
        Assert.That((await Scene.ChangesAsync(plan)).Select(change => change.Identifier), Is.EqualTo(Enumerable.Range(0, Count).Select(i => $"t{i:00000}")));
        var seen = new List<string>();
        PlanPlace? from = default(PlanPlace);
        while (from is { } place)
        {
            var page = await Scene.Service.ReadPageAsync(plan, PlannedChangeKind.Add, place, 700, CancellationToken.None);
            seen.AddRange(page.Changes.Select(change => change.Identifier));
            from = page.Next;
        }

        Assert.That(seen, Has.Count.EqualTo(Count).And.Ordered);
    }

    protected abstract (IMappingStore Store, IPlanStore Plans) Create();

    protected abstract Task CleanUpAsync();

    private PlanScene Open(PlanOptions? options = null, bool ignoresCase = false, IMappingStore? store = null, MappingTable? table = null)
    {
        var scene = new PlanScene(store ?? Store, Plans, options, ignoresCase, table);
        _scenes.Add(scene);
        return scene;
    }

    private static PlannedWrite Write(string identifier, params string[] aliases) => PlanScene.Write(StoreSamples.Mapping(identifier, aliases));

    private static PlannedWrite Placed(string place, string identifier, params string[] aliases) => Write(identifier, aliases) with { Place = place };

    private static string ConnectionId(int number) => $"saml-connection-test-{number:00000000}-d3b9-428b-9761-227f5fb12be9";

    private static ConnectionMapping Connected(string identifier, int connection) =>
        StoreSamples.Mapping(identifier) with { ConnectionId = ConnectionId(connection) };

    private static IEnumerable<string> CodesOf(Plan plan) => plan.WarningCounts.Select(count => count.Code);
}
