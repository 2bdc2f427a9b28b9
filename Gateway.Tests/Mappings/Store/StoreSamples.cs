using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Tests.Mappings.Store;

/// <summary>Valid mappings and commits; a test changes the one thing it is about.</summary>
internal static class StoreSamples
{
    public const string By = "key_test";

    public static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

    public static ConnectionMapping Mapping(string identifier, params string[] aliases) => new()
    {
        Identifier = identifier,
        Aliases = aliases,
        Project = "test",
        ConnectionId = "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9",
    };

    public static MappingWrite Put(string identifier, params string[] aliases) => new(identifier, Mapping(identifier, aliases), ExpectedVersion: null);

    public static MappingWrite Put(ConnectionMapping mapping, long? expectedVersion = null) => new(mapping.Identifier, mapping, expectedVersion);

    public static MappingWrite Delete(string identifier, long? expectedVersion = null) => new(identifier, Mapping: null, expectedVersion);

    /// <summary>New mappings <c>k0000000</c>, <c>k0000001</c> and so on, in their order.</summary>
    public static IEnumerable<MappingWrite> Many(int count) => Enumerable.Range(0, count).Select(i => Put(Mapping($"k{i:0000000}"), expectedVersion: 0));

    public static MappingCommit Commit(params MappingWrite[] writes) => new(writes, By, At);

    /// <summary>Commits and expects it to be stored.</summary>
    public static async Task<CommitResult.Committed> StoreAsync(this IMappingStore store, params MappingWrite[] writes)
    {
        var result = await store.CommitAsync(Commit(writes), CancellationToken.None);
        Assert.That(result, Is.InstanceOf<CommitResult.Committed>());
        return (CommitResult.Committed)result;
    }

    /// <summary>Commits and expects it to be refused.</summary>
    public static async Task<IReadOnlyList<CommitConflict>> RefusedAsync(this IMappingStore store, params MappingWrite[] writes)
    {
        var result = await store.CommitAsync(Commit(writes), CancellationToken.None);
        Assert.That(result, Is.InstanceOf<CommitResult.Refused>());
        return ((CommitResult.Refused)result).Conflicts;
    }

    public static Task<ConnectionMapping?> FindAsync(this IMappingStore store, string key) => store.FindAsync(key, CancellationToken.None);

    public static Task<StorePosition> ReadPositionAsync(this IMappingStore store) => store.ReadPositionAsync(CancellationToken.None);

    public static async Task<(StorePosition Position, List<ConnectionMapping> Mappings)> ReadAllAsync(this IMappingStore store)
    {
        var position = default(StorePosition);
        var mappings = new List<ConnectionMapping>();
        await foreach (var mapping in store.ReadAllAsync(start => position = start, CancellationToken.None))
        {
            mappings.Add(mapping);
        }

        return (position, mappings);
    }

    public static async Task<ChangeFeed.Next> ReadNextAsync(this IMappingStore store, StorePosition after, int limit = 1000)
    {
        var feed = await store.ReadChangesAsync(after, limit, CancellationToken.None);
        Assert.That(feed, Is.InstanceOf<ChangeFeed.Next>());
        return (ChangeFeed.Next)feed;
    }

    /// <summary>Equal in every field; records compare lists by reference.</summary>
    public static bool SameAs(this ConnectionMapping mapping, ConnectionMapping? other) =>
        other is not null && mapping.Aliases.SequenceEqual(other.Aliases) && mapping with { Aliases = other.Aliases } == other;
}
