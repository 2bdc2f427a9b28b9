using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Store;

/// <summary>A gateway started in the middle of a cut-over learns it from the store's past.</summary>
internal abstract partial class MappingStoreContract
{
    [Test]
    public async Task RecallSwitches_MadeWithinTheWindow_IsKnownAndOlderOnesAreNot()
    {
        var now = TimeProvider.System.GetUtcNow();
        await SwitchAsync(
            now.AddHours(-2), ("old", MappingState.Legacy), ("new", MappingState.Legacy), ("back", MappingState.Legacy), ("noted", MappingState.Legacy));
        await SwitchAsync(now.AddHours(-1), ("old", MappingState.Migrated));
        await SwitchAsync(now.AddMinutes(-5), ("new", MappingState.Migrated), ("back", MappingState.Migrated), ("noted", MappingState.Shadow));
        await SwitchAsync(now.AddMinutes(-2), ("back", MappingState.Legacy), ("made", MappingState.Migrated));
        var table = await LoadAsync();

        await new RecentSwitches(Store, TimeSpan.FromMinutes(10), TimeProvider.System).RecallAsync(table.FindOwn, table.Recall, default);

        Assert.That(table.Find("old")!.SwitchedAt, Is.Zero);
        Assert.That(table.Find("noted")!.SwitchedAt, Is.Zero);
        Assert.That(table.Find("new")!.SwitchedAt, Is.EqualTo((uint)now.AddMinutes(-5).ToUnixTimeSeconds()));
        Assert.That(table.Find("back")!.SwitchedAt, Is.EqualTo((uint)now.AddMinutes(-2).ToUnixTimeSeconds()));
        Assert.That(table.Find("made")!.SwitchedAt, Is.EqualTo((uint)now.AddMinutes(-2).ToUnixTimeSeconds()));
    }

    private async Task<MappingTable> LoadAsync()
    {
        var (_, all) = await Store.ReadAllAsync();
        return Sample.Table(mappings: [.. all]);
    }

    private Task<CommitResult> SwitchAsync(DateTimeOffset at, params (string Identifier, MappingState State)[] mappings) => Store.CommitAsync(
        new MappingCommit(
            [.. mappings.Select(mapping => new MappingWrite(mapping.Identifier, Sample.Mapping(mapping.Identifier, mapping.State), ExpectedVersion: null))],
            "test",
            at),
        default);
}
