using Gateway.Evidence.Progress;
using Gateway.Mappings.Traffic;

namespace Gateway.Tests.Evidence.Progress;

[Parallelizable]
internal sealed class PendingTrafficTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 5, 0, TimeSpan.Zero);
    private static readonly TrafficCounts One = new(1, 0, 0, 0, 0, 0);

    [Test]
    public void Next_ManyMappingsAndDays_AreCutIntoBatchesOfADay()
    {
        var pending = new PendingTraffic();
        for (var i = 0; i < TrafficBatch.MaxRows + 1; i++)
        {
            pending.Add($"tenant-{i}", One, At);
        }

        pending.Add("tenant-0", One, At.AddDays(1));

        var batches = Drain(pending);
        Assert.That(
            batches.Select(batch => (batch.Number, batch.Day.Day, batch.Rows.Count)),
            Is.EqualTo(new List<(long, int, int)> { (1, 2, TrafficBatch.MaxRows), (2, 2, 1), (3, 3, 1) }));
        Assert.That(batches.Select(batch => batch.Writer).Distinct().Count(), Is.EqualTo(1));
        Assert.That(pending.Count, Is.Zero);
    }

    [Test]
    public void Next_BatchNotRemoved_StaysAsItWasWhateverIsAdded()
    {
        var pending = new PendingTraffic();
        pending.Add("acme", One, At);
        var batch = pending.Next();

        pending.Add("acme", One, At);

        Assert.That(pending.Next(), Is.SameAs(batch));
        Assert.That(Drain(pending).Select(sent => sent.Rows.Single().Counts.Acs), Is.EqualTo(new List<long> { 1, 1 }));
    }

    [Test]
    public void Add_NoRoom_RefusesNewRowsAndStillAddsToOldOnes()
    {
        var pending = new PendingTraffic(maxRows: 2);
        pending.Add("acme", One, At);
        pending.Next();
        pending.Add("globex", One, At);

        Assert.That(pending.Add("initech", One, At), Is.False, "What is cut into batches counts as well.");
        Assert.That(pending.Add("globex", One, At), Is.True);
        Assert.That(pending.Count, Is.EqualTo(2));
    }

    private static List<TrafficBatch> Drain(PendingTraffic pending)
    {
        var batches = new List<TrafficBatch>();
        while (pending.Next() is { } batch)
        {
            batches.Add(batch);
            pending.Remove();
        }

        return batches;
    }
}
