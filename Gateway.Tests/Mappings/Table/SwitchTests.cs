using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Table;

/// <summary>An entry knows when its mapping last went from one side to the other.</summary>
[Parallelizable]
internal sealed class SwitchTests
{
    [TestCase(new[] { MappingState.Legacy, MappingState.Migrated }, 2)]
    [TestCase(new[] { MappingState.Shadow, MappingState.Migrated }, 2)]
    [TestCase(new[] { MappingState.Legacy, MappingState.Shadow }, 0)]
    [TestCase(new[] { MappingState.Legacy, MappingState.Paused, MappingState.Migrated }, 3)]
    [TestCase(new[] { MappingState.Legacy, MappingState.Paused, MappingState.Legacy }, 0)]
    [TestCase(new[] { MappingState.Legacy, MappingState.Migrated, MappingState.Legacy }, 3)]
    [TestCase(new[] { MappingState.Legacy, MappingState.Migrated, MappingState.Migrated }, 2)]
    [TestCase(new[] { MappingState.Legacy, MappingState.Migrated, MappingState.Paused, MappingState.Retired }, 2)]
    [TestCase(new[] { MappingState.Legacy, MappingState.Migrated, MappingState.Paused, MappingState.Legacy }, 4)]
    [TestCase(new[] { MappingState.Migrated }, 1)]
    [TestCase(new[] { MappingState.Legacy }, 0)]
    [TestCase(new[] { MappingState.Paused, MappingState.Migrated }, 2)]
    public void Apply_ChangesOfState_NotesTheLastOneBetweenTheSides(MappingState[] states, int switchedAt)
    {
        var table = Sample.Table();

        for (var i = 0; i < states.Length; i++)
        {
            table.Apply([Sample.Change(i + 1, "acme", Mapping(states[i], i + 1))], new StorePosition("a", i + 1));
        }

        Assert.That(table.Find("acme")!.SwitchedAt, Is.EqualTo((uint)switchedAt));
    }

    [Test]
    public void Replace_WholeSetReadAnew_KeepsTheSwitchAndSeesTheOnesItMissed()
    {
        var table = Sample.Table();
        table.Apply(
            [Sample.Change(1, "acme", Mapping(MappingState.Legacy, 1)), Sample.Change(1, "beta", Mapping(MappingState.Legacy, 1, "beta"))],
            new StorePosition("a", 1));
        table.Apply([Sample.Change(2, "acme", Mapping(MappingState.Migrated, 2))], new StorePosition("a", 2));

        var loading = table.BeginLoading();
        loading.Add(Mapping(MappingState.Migrated, 2));
        loading.Add(Mapping(MappingState.Migrated, 5, "beta"));
        loading.Add(Mapping(MappingState.Migrated, 6, "made-meanwhile"));
        table.Replace(loading);

        Assert.That(new[] { "acme", "beta", "made-meanwhile" }.Select(key => table.Find(key)!.SwitchedAt), Is.EqualTo(new uint[] { 2, 5, 6 }));
    }

    [Test]
    public void Replace_FirstSet_KnowsNothingOfThePast() =>
        Assert.That(Sample.Table(mappings: Mapping(MappingState.Migrated, 1)).Find("acme")!.SwitchedAt, Is.Zero);

    private static ConnectionMapping Mapping(MappingState state, long revision, string identifier = "acme") =>
        Sample.Mapping(identifier, state, revision) with { UpdatedAt = DateTimeOffset.UnixEpoch.AddSeconds(revision) };
}
