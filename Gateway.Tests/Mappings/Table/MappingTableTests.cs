using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Table;

[Parallelizable]
internal sealed class MappingTableTests
{
    [Test]
    public void Find_IdentifierAndAlias_LeadToTheMapping()
    {
        var table = Sample.Table(mappings: Sample.Mapping("acme", aliases: ["acme-corp"]));

        Assert.That(table.Find("acme")?.Identifier, Is.EqualTo("acme"));
        Assert.That(table.Find("acme-corp")?.Identifier, Is.EqualTo("acme"));
        Assert.That(table.Find("Acme"), Is.Null);
        Assert.That(table.Count, Is.EqualTo(1));
    }

    [Test]
    public void Find_KnownIdentifier_AllocatesNothing()
    {
        var table = Sample.Table(mappings: Sample.Mapping("acme"));
        table.Find("acme");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            table.Find("acme");
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Apply_AliasMovesToAnotherMapping_IsNeverMissing([Values] bool newOwnerFirst)
    {
        var table = Sample.Table(mappings: [Sample.Mapping("a", aliases: ["x"]), Sample.Mapping("b")]);
        MappingChange gives = Sample.Change(2, "a", Sample.Mapping("a", revision: 2)), takes = Sample.Change(
            2, "b", Sample.Mapping("b", revision: 2, aliases: ["x"]));

        table.Apply(newOwnerFirst ? [takes, gives] : [gives, takes], new StorePosition("l", 2));

        Assert.That(table.Find("x")?.Identifier, Is.EqualTo("b"));
        Assert.That(table.Count, Is.EqualTo(2));
    }

    [Test]
    public void Apply_IdentifierBecomesAnAliasOfAnother_OldAliasesGo([Values] bool deletionFirst)
    {
        var table = Sample.Table(mappings: [Sample.Mapping("a", aliases: ["a2"]), Sample.Mapping("b")]);
        MappingChange deletes = Sample.Change(2, "a", null), takes = Sample.Change(2, "b", Sample.Mapping("b", revision: 2, aliases: ["a"]));

        table.Apply(deletionFirst ? [deletes, takes] : [takes, deletes], new StorePosition("l", 2));

        Assert.That(table.Find("a")?.Identifier, Is.EqualTo("b"));
        Assert.That(table.Find("a2"), Is.Null);
        Assert.That(table.Count, Is.EqualTo(1));
    }

    [Test]
    public void Apply_ChangeOlderThanTheMapping_IsPassedOver()
    {
        var table = Sample.Table(mappings: Sample.Mapping("a", MappingState.Migrated, revision: 5));

        table.Apply([
            Sample.Change(4, "a", Sample.Mapping("a", MappingState.Legacy, revision: 4)),
            Sample.Change(5, "a", Sample.Mapping("a", MappingState.Migrated, revision: 5)),
        ], new("l", 5));

        Assert.That(table.Find("a")?.State, Is.EqualTo(MappingState.Migrated));
        Assert.That(table.Count, Is.EqualTo(1));
    }

    [Test]
    public void Loading_MappingGivenTwice_KeepsTheNewer()
    {
        var table = Sample.Table(mappings: [
            Sample.Mapping("a", MappingState.Legacy, revision: 3, "old"),
            Sample.Mapping("a", MappingState.Paused, revision: 7, "new"),
            Sample.Mapping("a", MappingState.Legacy, revision: 3, "old"),
        ]);

        Assert.That(table.Find("a")?.State, Is.EqualTo(MappingState.Paused));
        Assert.That(table.Find("old"), Is.Null);
        Assert.That(table.Find("new"), Is.Not.Null);
        Assert.That(table.Count, Is.EqualTo(1));
    }

    [Test]
    public void Replace_SetReadAnew_IsWhatIsServed()
    {
        var table = Sample.Table(mappings: [Sample.Mapping("same", aliases: ["x"]), Sample.Mapping("newer"), Sample.Mapping("gone")]);
        table.Find("newer");

        var loading = table.BeginLoading();
        loading.Add(Sample.Mapping("same", aliases: ["x"]));
        loading.Add(Sample.Mapping("newer", MappingState.Paused, revision: 2));
        table.Replace(loading);

        Assert.That(table.Find("x")!.Identifier, Is.EqualTo("same"));
        Assert.That(table.Find("newer")!.State, Is.EqualTo(MappingState.Paused));
        Assert.That(table.Find("gone"), Is.Null);
        Assert.That(table.Entries.Select(entry => entry.Identifier), Is.EquivalentTo(new[] { "same", "newer" }));
    }

    [Test]
    public void FindIgnoringCase_OneMappingFits_IsFound()
    {
        var table = Sample.Table(ignoresCase: true, Sample.Mapping("Acme"));

        Assert.That(table.FindIgnoringCase("ACME")?.Identifier, Is.EqualTo("Acme"));
    }

    [Test]
    public void FindIgnoringCase_SeveralMappingsFit_OnlyTheExactOneIsFound()
    {
        var table = Sample.Table(ignoresCase: true, Sample.Mapping("Acme"), Sample.Mapping("acme"));

        Assert.That(table.FindIgnoringCase("Acme")?.Identifier, Is.EqualTo("Acme"));
        Assert.That(table.FindIgnoringCase("ACME"), Is.Null);

        table.Apply([Sample.Change(2, "Acme", null)], new StorePosition("l", 2));

        Assert.That(table.FindIgnoringCase("ACME")?.Identifier, Is.EqualTo("acme"));
    }

    [Test]
    public void Unservable_MigratedMappingOfAProjectNotConfiguredHere_IsCountedAndHasNoTarget()
    {
        var table = Sample.Table(mappings: Sample.Mapping("a") with { Project = "elsewhere" });

        Assert.That(table.Unservable, Is.EqualTo(1));
        Assert.That(table.Find("a")?.Target, Is.Null);

        table.Apply([Sample.Change(2, "a", Sample.Mapping("a", revision: 2))], new StorePosition("l", 2));

        Assert.That(table.Unservable, Is.Zero);
    }

    [Test]
    public void Apply_ManyRandomChanges_EqualsAFreshLoad()
    {
        var random = new Random(42);
        var table = Sample.Table();
        var model = new Dictionary<string, ConnectionMapping>();
        for (var revision = 1; revision <= 2000; revision++)
        {
            var identifier = $"m{random.Next(40)}";
            var free = Enumerable.Range(0, 30)
                .Select(i => $"alias{i}")
                .Where(alias => !model.Values.Any(m => m.Identifier != identifier && m.Aliases.Contains(alias)));
            var mapping = random.Next(4) == 0
                ? null
                : Sample.Mapping(identifier, (MappingState)random.Next(5), revision, [.. free.OrderBy(_ => random.Next()).Take(random.Next(4))]);
            table.Apply([Sample.Change(revision, identifier, mapping)], new StorePosition("l", revision));
            if (mapping is null)
            {
                model.Remove(identifier);
            }
            else
            {
                model[identifier] = mapping;
            }
        }

        Assert.That(table.Count, Is.EqualTo(model.Count));
        Assert.That(
            Enum.GetValues<MappingState>().Select(table.States.Of),
            Is.EqualTo(Enum.GetValues<MappingState>().Select(state => model.Values.Count(mapping => mapping.State == state))));
        foreach (var key in Enumerable.Range(0, 40).Select(i => $"m{i}").Concat(Enumerable.Range(0, 30).Select(i => $"alias{i}")))
        {
            var owner = model.Values.FirstOrDefault(mapping => mapping.Keys().Contains(key));
            Assert.That(table.Find(key)?.Revision, Is.EqualTo(owner?.Revision), key);
        }
    }
}
