using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Table;

/// <summary>What the table takes, and what becomes of it while it grows, shrinks and is changed under its readers.</summary>
[NonParallelizable]
internal sealed class MappingTableSizeTests
{
    private const int Many = 200_000;

    [Test]
    public void Loading_ManyMappings_TakesAtMost120BytesEach()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = Loaded(Many);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Many;

        Assert.That(table.Count, Is.EqualTo(Many));
        Assert.That(bytes, Is.LessThanOrEqualTo(120));
        Assert.That(bytes, Is.GreaterThan(40), "or nothing was measured");
    }

    [Test]
    public void Find_EachOfMany_IsItsOwn()
    {
        var table = Loaded(Many);

        for (var i = 0; i < Many; i++)
        {
            var entry = table.Find(Identifier(i))!;
            if (entry.Identifier != Identifier(i) || entry.ConnectionId != Connection(i))
            {
                Assert.Fail($"{Identifier(i)} is answered with {entry.Identifier}, {entry.ConnectionId}.");
            }
        }

        Assert.That(table.Entries.Select(entry => entry.Identifier).Distinct().Count(), Is.EqualTo(Many));
        Assert.That(table.Find(Identifier(Many)), Is.Null);
    }

    [Test]
    public void Apply_TheSameMappingsOverAndOver_TakesNoMoreMemory()
    {
        var table = Loaded(1000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var revision = 2; revision <= 200; revision++)
        {
            table.Apply([.. Enumerable.Range(0, 1000).Select(i => Change(i, revision))], new StorePosition("l", revision));
        }

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(4 << 20));
        Assert.That(Enumerable.Range(0, 1000).Select(i => table.Find(Identifier(i))!.Revision), Is.All.EqualTo(200));
    }

    [Test]
    public void Apply_AllMappingsDeletedAndOthersMade_LeavesNothingOfThem()
    {
        var table = Loaded(20_000);
        table.Apply([.. Enumerable.Range(0, 20_000).Select(i => Sample.Change(2, Identifier(i), null))], new StorePosition("l", 2));
        table.Apply([.. Enumerable.Range(20_000, 20_000).Select(i => Change(i, 3))], new StorePosition("l", 3));

        Assert.That(table.Count, Is.EqualTo(20_000));
        Assert.That(Enumerable.Range(0, 20_000).Select(i => table.Find(Identifier(i))), Is.All.Null);
        Assert.That(
            Enumerable.Range(20_000, 20_000).Select(i => table.Find(Identifier(i))!.ConnectionId),
            Is.EqualTo(Enumerable.Range(20_000, 20_000).Select(Connection)));
    }

    [Test]
    public async Task Find_WhileTheTableChanges_AlwaysGivesTheMappingItself()
    {
        const int kept = 500;
        var table = Loaded(kept);
        using var stop = new CancellationTokenSource();
        var reader = Task.Factory.StartNew(() => ReadUntil(table, kept, stop.Token), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        // Grows, is compacted several times, and moves an alias on at each revision, while those that are read are replaced as well.
        for (var revision = 2; revision <= 400; revision++)
        {
            var changes = Enumerable.Range(0, kept).Select(i => Change(i, revision, i == revision % kept ? ["moving"] : []))
                .Concat(Enumerable.Range(0, 100).Select(i => Change((revision * 1000) + i, revision)));
            table.Apply([.. changes], new StorePosition("l", revision));
        }

        await stop.CancelAsync();
        Assert.That(await reader, Is.GreaterThan(0));
    }

    private static long ReadUntil(MappingTable table, int kept, CancellationToken stop)
    {
        var reads = 0L;
        for (; !stop.IsCancellationRequested || reads == 0; reads++)
        {
            var i = (int)(reads % kept);
            var entry = table.Find(Identifier(i));
            if (entry?.Identifier != Identifier(i) || entry.ConnectionId != Connection(i))
            {
                throw new InvalidOperationException($"{Identifier(i)} was answered with {entry?.Identifier ?? "nothing"}.");
            }

            if (table.Find("moving") is { } moving && !moving.HasKey("moving"))
            {
                throw new InvalidOperationException($"The alias led to {moving.Identifier}, which does not have it.");
            }
        }

        return reads;
    }

    private static MappingTable Loaded(int count)
    {
        var projects = Sample.Projects();
        var table = new MappingTable(Sample.Rules(projects), projects, ignoresCase: false);
        var loading = table.BeginLoading();
        for (var i = 0; i < count; i++)
        {
            loading.Add(Mapping(i, revision: 1));
        }

        table.Replace(loading);
        return table;
    }

    private static MappingChange Change(int i, long revision, params string[] aliases) => Sample.Change(revision, Identifier(i), Mapping(i, revision, aliases));

    private static ConnectionMapping Mapping(int i, long revision, params string[] aliases) =>
        Sample.Mapping(Identifier(i), revision: revision, aliases: aliases) with { ConnectionId = Connection(i) };

    // As long as a GUID, the commonest form of a legacy identifier.
    private static string Identifier(int i) => $"0c9a3f52-7d41-4b60-9e07-{i:d12}";

    private static string Connection(int i) => $"saml-connection-test-51861cbc-d3b9-428b-9761-{i:d12}";
}
