using System.Runtime.CompilerServices;

namespace Gateway.Mappings.Store;

/// <summary>What every store demands of a commit before it looks at it: breaking it is a mistake of the caller, not a conflict.</summary>
internal static class CommitCheck
{
    /// <exception cref="ArgumentException">The commit contradicts itself.</exception>
    public static void ThrowIfMalformed(MappingCommit commit, int maxWrites)
    {
        if (commit.Writes.Count == 0 || commit.Writes.Count > maxWrites)
        {
            throw new ArgumentException($"The commit has {commit.Writes.Count} writes: 1 to {maxWrites} are possible.", nameof(commit));
        }

        var identifiers = new HashSet<string>(commit.Writes.Count, StringComparer.Ordinal);
        foreach (var write in commit.Writes)
        {
            if (!identifiers.Add(write.Identifier))
            {
                throw new ArgumentException($"The commit writes '{write.Identifier}' twice.", nameof(commit));
            }

            if (write.Mapping is { } mapping && mapping.Identifier != write.Identifier)
            {
                throw new ArgumentException($"The commit writes the mapping '{mapping.Identifier}' under '{write.Identifier}'.", nameof(commit));
            }
        }
    }

    /// <exception cref="ArgumentException">The commit is not one that <see cref="IMappingStore.CommitStreamAsync"/> takes.</exception>
    public static void ThrowIfNotForStream(MappingCommit commit)
    {
        if (commit.Writes.Count > 0 || commit.ExpectedRevision is null)
        {
            throw new ArgumentException("A streamed commit has no writes of its own, and says which revision it expects.", nameof(commit));
        }
    }

    /// <summary>Passes writes on as they come, and throws where they are none, out of order, or contradict themselves.</summary>
    public static async IAsyncEnumerable<MappingWrite> InOrderAsync(
        IAsyncEnumerable<MappingWrite> writes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        await foreach (var write in writes.WithCancellation(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (last is not null && IdentifierOrder.Instance.Compare(last, write.Identifier) >= 0)
            {
                throw new ArgumentException($"'{write.Identifier}' comes behind '{last}': the order is that of the UTF-8 bytes, each once.", nameof(writes));
            }

            if (write.Mapping is { } mapping && mapping.Identifier != write.Identifier)
            {
                throw new ArgumentException($"The mapping '{mapping.Identifier}' stands under '{write.Identifier}'.", nameof(writes));
            }

            last = write.Identifier;
            yield return write;
        }

        if (last is null)
        {
            throw new ArgumentException("The commit has no writes.", nameof(writes));
        }
    }
}
