using Gateway.Evidence.Sightings;
using static Gateway.Tests.Evidence.Sightings.SightingSamples;

namespace Gateway.Tests.Evidence.Sightings;

[Parallelizable]
internal sealed class PendingSightingsTests
{
    [Test]
    public void Next_SameThingSeveralTimes_IsOneWithItsCount()
    {
        var pending = new PendingSightings(areUnmapped: true);
        pending.Add(Seen("acme"));
        pending.Add(Seen("acme", at: Now.AddSeconds(3)));

        var batch = pending.Next()!;

        Assert.That(batch.Sightings.Single(), Is.EqualTo(new Sighting("acme", SightingKind.Response, "", 2, Now, Now.AddSeconds(3))));
        Assert.That(batch.AreUnmapped, Is.True);
    }

    [Test]
    public void Next_ManyOrLong_AreCutIntoBatchesWithEachIdentifierTogether()
    {
        var pending = new PendingSightings(areUnmapped: false);
        for (var i = 0; i < SightingBatch.MaxRows; i++)
        {
            pending.Add(Seen($"tenant-{i % 2}", SightingKind.Issuer, $"{i}"));
        }

        for (var i = 0; i < 100; i++)
        {
            pending.Add(Seen("x", SightingKind.Certificate, $"{i}", detail: new string('x', Sighting.MaxDetailLength)));
        }

        var batches = Drain(pending);

        Assert.That(batches.Select(batch => batch.Number), Is.EqualTo(new List<long> { 1, 2, 3 }));
        Assert.That(batches[0].Sightings.Select(sighting => sighting.Identifier), Is.Ordered);
        Assert.That(
            batches[1].Sightings.Sum(sighting => sighting.Bytes), Is.LessThan(SightingBatch.MaxBytes + Sighting.MaxDetailLength + Sighting.MaxValueLength));
        Assert.That(pending.Count, Is.Zero);
    }

    [Test]
    public void Next_BatchNotRemoved_StaysAsItWasWhateverIsAdded()
    {
        var pending = new PendingSightings(areUnmapped: false);
        pending.Add(Seen("acme"));
        var batch = pending.Next();

        pending.Add(Seen("acme"));

        Assert.That(pending.Next(), Is.SameAs(batch));
        Assert.That(Drain(pending).Select(sent => sent.Sightings.Single().Count), Is.EqualTo(new List<long> { 1, 1 }));
    }

    [Test]
    public void Add_NoRoom_RefusesNewOnesAndStillAddsToOldOnes()
    {
        var pending = new PendingSightings(areUnmapped: false, maxRows: 2);
        pending.Add(Seen("acme"));
        pending.Next();
        pending.Add(Seen("globex"));

        Assert.That(pending.Add(Seen("initech")), Is.False, "What is cut into batches counts as well.");
        Assert.That(pending.Add(Seen("globex")), Is.True);
        pending.Remove();
        Assert.That(pending.Add(Seen("initech")), Is.True);
    }

    [Test]
    public void Add_TooMuchText_IsRefusedUntilTheStoreHasSome()
    {
        var pending = new PendingSightings(areUnmapped: false, maxBytes: 10);
        pending.Add(Seen("acme", SightingKind.Issuer, "12345678"));

        Assert.That(pending.Add(Seen("acme", SightingKind.Issuer, "abc")), Is.False);
        pending.Next();
        pending.Remove();
        Assert.That(pending.Add(Seen("acme", SightingKind.Issuer, "abc")), Is.True);
    }

    private static List<SightingBatch> Drain(PendingSightings pending)
    {
        var batches = new List<SightingBatch>();
        while (pending.Next() is { } batch)
        {
            batches.Add(batch);
            pending.Remove();
        }

        return batches;
    }
}
