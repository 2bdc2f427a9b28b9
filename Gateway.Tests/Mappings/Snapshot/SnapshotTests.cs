using Gateway.Mappings;
using Gateway.Mappings.Snapshot;
using Gateway.Mappings.Store;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Mappings.Snapshot;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SnapshotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snapshot-").FullName;

    private static readonly BreakGlass Switch = new(8, DateTimeOffset.UnixEpoch, "key_test", "Stytch does not answer");

    private string FilePath => Path.Combine(_folder, "sub", "last-good.snapshot");

    [Test]
    public void Read_WrittenSnapshot_GivesBackMappingsAndPosition()
    {
        var mapping = Sample.Mapping("a\"b\u2028/é🔑", MappingState.Paused, revision: 7, "x") with { Note = "line\nline", AlternativeAudienceUri = "urn:old" };
        Write(new StorePosition("l1", 7), mapping);

        var read = new List<ConnectionMapping>();
        var head = SnapshotFile.Read(FilePath, read.Add);

        Assert.That(head, Is.EqualTo(new SnapshotHead(new StorePosition("l1", 7), BreakGlass: null)));
        Assert.That(read, Has.Count.EqualTo(1));
        Assert.That(read[0] with { Aliases = [] }, Is.EqualTo(mapping with { Aliases = [] }));
        Assert.That(read[0].Aliases, Is.EqualTo(mapping.Aliases));
    }

    [Test]
    public void Read_NoFile_GivesNothing() => Assert.That(SnapshotFile.Read(FilePath, _ => { }), Is.Null);

    [Test]
    public void Read_AnyByteChanged_IsRefused()
    {
        Write(new StorePosition("l1", 7), Sample.Mapping("a"), Sample.Mapping("b"));
        var good = File.ReadAllBytes(FilePath);
        for (var i = 0; i < good.Length; i++)
        {
            var bad = (byte[])good.Clone();
            bad[i] ^= 0x01;
            File.WriteAllBytes(FilePath, bad);

            Assert.That(() => SnapshotFile.Read(FilePath, _ => { }), Throws.TypeOf<StoreDamagedException>().With.Message.Contains(FilePath), $"byte {i}");
        }
    }

    [Test]
    public void Read_CutShortAnywhere_IsRefused()
    {
        Write(new StorePosition("l1", 7), Sample.Mapping("a"), Sample.Mapping("b"));
        var good = File.ReadAllBytes(FilePath);

        // The very last byte is the newline behind the trailer, which adds nothing.
        for (var length = 0; length < good.Length - 1; length++)
        {
            File.WriteAllBytes(FilePath, good[..length]);

            Assert.That(() => SnapshotFile.Read(FilePath, _ => { }), Throws.TypeOf<StoreDamagedException>(), $"{length} bytes");
        }
    }

    [Test]
    public void Writer_NotCommitted_LeavesTheOldFile()
    {
        Write(new StorePosition("l1", 7), Sample.Mapping("a"));
        var before = File.ReadAllBytes(FilePath);

        using (var writer = SnapshotFile.Create(FilePath, new SnapshotHead(new StorePosition("l1", 8), BreakGlass: null)))
        {
            writer.Add(Sample.Mapping("b"));
        }

        Assert.That(File.ReadAllBytes(FilePath), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(FilePath)!), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Keeper_Changes_AreMergedIntoTheFile()
    {
        Write(new StorePosition("l1", 7), Sample.Mapping("a"), Sample.Mapping("b"), Sample.Mapping("c"));
        using var keeper = Keeper();
        using var stop = new CancellationTokenSource();
        var running = keeper.RunAsync(stop.Token);

        keeper.Record(
            [Sample.Change(8, "b", Sample.Mapping("b", MappingState.Retired, revision: 8)), Sample.Change(8, "c", null)],
            new StorePosition("l1", 8),
            breakGlass: null);
        keeper.Record([Sample.Change(9, "d", Sample.Mapping("d", revision: 9))], new StorePosition("l1", 9), Switch);
        await stop.CancelAsync();
        await running;

        var read = new List<ConnectionMapping>();
        Assert.That(SnapshotFile.Read(FilePath, read.Add), Is.EqualTo(new SnapshotHead(new StorePosition("l1", 9), Switch)));
        Assert.That(read.Select(mapping => $"{mapping.Identifier} {mapping.State}"), Is.EquivalentTo(new[] { "a Migrated", "b Retired", "d Migrated" }));
    }

    [Test]
    public async Task Keeper_SwitchAlone_IsWritten()
    {
        Write(new StorePosition("l1", 7), Sample.Mapping("a"));
        using var keeper = Keeper();
        using var stop = new CancellationTokenSource();
        var running = keeper.RunAsync(stop.Token);

        keeper.Record([], new StorePosition("l1", 8), Switch);
        await stop.CancelAsync();
        await running;

        using var reader = Keeper();
        var loading = Sample.Table().BeginLoading();
        Assert.That(reader.TryLoad(loading), Is.True);
        Assert.That((loading.Position, loading.BreakGlass), Is.EqualTo((new StorePosition("l1", 8), Switch)));
    }

    [Test]
    public void Keeper_DamagedFile_IsNotLoadedAndStays()
    {
        Write(new StorePosition("l1", 7), Sample.Mapping("a"));
        File.AppendAllText(FilePath, "x");
        using var keeper = Keeper();
        var table = Sample.Table();

        Assert.That(keeper.TryLoad(table.BeginLoading()), Is.False);
        Assert.That(File.Exists(FilePath), Is.True);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SnapshotKeeper Keeper() => new(
        Options.Create(new StoreOptions { SnapshotPath = FilePath, SnapshotDelay = TimeSpan.FromHours(1) }),
        TimeProvider.System,
        NullLogger<SnapshotKeeper>.Instance);

    private void Write(StorePosition position, params ConnectionMapping[] mappings)
    {
        using var writer = SnapshotFile.Create(FilePath, new SnapshotHead(position, BreakGlass: null));
        foreach (var mapping in mappings)
        {
            writer.Add(mapping);
        }

        writer.Commit();
    }
}
