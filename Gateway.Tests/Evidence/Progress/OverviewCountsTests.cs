using Gateway.Evidence.Progress;
using Gateway.Mappings;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Progress;

[Parallelizable]
internal sealed class OverviewCountsTests
{
    [Test]
    public void Add_SeveralWaves_AreSummedEachAndInAll()
    {
        var counts = new OverviewCounts(quietDaysNeeded: 30);
        counts.Add(Mapping("a", MappingState.Migrated, "one"), 30);
        counts.Add(Mapping("b", MappingState.Migrated, "one"), 29);
        counts.Add(Mapping("c", MappingState.Retired, "two"), null);
        counts.Add(Mapping("d", MappingState.Legacy, null), 100);

        var overview = counts.ToOverview(DateTimeOffset.UnixEpoch, null, []);

        Assert.That(overview.Waves, Is.EqualTo(new List<WaveProgress>
        {
            new("one", 2, new(0, 0, 2, 0, 0), Quiet: 1, SafeToRetire: 1),
            new("two", 1, new(0, 0, 0, 0, 1), Quiet: 0, SafeToRetire: 0),
            new(null, 1, new(1, 0, 0, 0, 0), Quiet: 1, SafeToRetire: 0),
        }));
        Assert.That((overview.Mappings, overview.MigratedPercent, overview.Quiet, overview.SafeToRetire), Is.EqualTo((4, 75.0, 2, 1)));
    }

    [Test]
    public void Add_MoreWavesThanAreShown_AreInTheTotalsAlone()
    {
        var counts = new OverviewCounts(quietDaysNeeded: 30);
        for (var i = 0; i < OverviewCounts.MaxWaves + 7; i++)
        {
            counts.Add(Mapping($"m{i}", MappingState.Legacy, $"wave {i:D4}"), 0);
        }

        var overview = counts.ToOverview(DateTimeOffset.UnixEpoch, null, []);

        Assert.That(overview.Waves, Has.Count.EqualTo(OverviewCounts.MaxWaves));
        Assert.That((overview.Mappings, overview.MappingsInFurtherWaves), Is.EqualTo((OverviewCounts.MaxWaves + 7, 7)));
    }

    [Test]
    public void ToOverview_NoMappings_IsZeroPercent() =>
        Assert.That(new OverviewCounts(30).ToOverview(DateTimeOffset.UnixEpoch, null, []).MigratedPercent, Is.Zero);

    private static ConnectionMapping Mapping(string identifier, MappingState state, string? wave) => Sample.Mapping(identifier, state) with { Wave = wave };
}
