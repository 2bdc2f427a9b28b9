using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Mappings.Traffic;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Traffic;

[Parallelizable]
internal sealed class TrafficCounterTests
{
    [Test]
    public void Take_CountsOfEveryKind_ComeOnceAndOnlyOnce()
    {
        var book = new TrafficCounter();
        var entry = Sample.Entry(Sample.Mapping("acme"));
        foreach (var kind in Enum.GetValues<TrafficKind>())
        {
            for (var i = 0; i <= (int)kind; i++)
            {
                book.Count(entry, kind);
            }
        }

        Assert.That(book.Take().ToList(), Is.EqualTo(new List<(string, TrafficCounts)> { ("acme", new TrafficCounts(1, 2, 3, 4, 5, 6)) }));
        Assert.That(book.Take(), Is.Empty);
    }

    [Test]
    public void Take_EntryCountedAgain_IsInTheBookAgain()
    {
        var book = new TrafficCounter();
        var entry = Sample.Entry(Sample.Mapping("acme"));
        book.Count(entry, TrafficKind.Start);
        Assert.That(book.Take().Count(), Is.EqualTo(1));

        book.Count(entry, TrafficKind.Start);

        Assert.That(book.Take().Single().Counts.Start, Is.EqualTo(1));
    }

    [Test]
    public void Count_AfterTheFirst_AllocatesNothing()
    {
        var book = new TrafficCounter();
        var entry = Sample.Entry(Sample.Mapping("acme"));
        book.Count(entry, TrafficKind.AcsStytch);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            book.Count(entry, TrafficKind.AcsStytch);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Take_WhileTheTableChangesAndReloads_LosesAndDoublesNothing()
    {
        const int PerThread = 200_000;
        var book = new TrafficCounter();
        var table = Sample.Table(mappings: [Sample.Mapping("a"), Sample.Mapping("b", aliases: ["b2"])]);
        string[] keys = ["a", "b", "b2"];
        var taken = new Dictionary<string, long>();
        var counters = keys.Select(key => Task.Run(() =>
        {
            for (var i = 0; i < PerThread; i++)
            {
                book.Count(table.Find(key)!, (TrafficKind)(i % 6));
            }
        })).ToArray();

        for (var revision = 2; !Task.WhenAll(counters).IsCompleted; revision++)
        {
            Change(table, revision);
            TakeInto(taken);
        }

        TakeInto(taken);
        Assert.That(taken, Is.EquivalentTo(new Dictionary<string, long> { ["a"] = PerThread, ["b"] = 2 * PerThread }));

        void TakeInto(Dictionary<string, long> sums)
        {
            foreach (var (identifier, counts) in book.Take())
            {
                sums[identifier] = sums.GetValueOrDefault(identifier) + counts.SignIns + counts.Metadata + counts.Logout;
            }
        }
    }

    private static void Change(MappingTable table, int revision)
    {
        var both = new[] { Sample.Mapping("a", revision: revision), Sample.Mapping("b", revision: revision, aliases: ["b2"]) };
        if (revision % 2 == 0)
        {
            table.Apply([.. both.Select(mapping => Sample.Change(revision, mapping.Identifier, mapping))], new StorePosition("l", revision));
            return;
        }

        var loading = table.BeginLoading();
        foreach (var mapping in both)
        {
            loading.Add(mapping);
        }

        table.Replace(loading);
    }
}
