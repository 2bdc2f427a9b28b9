namespace Gateway.Mappings;

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
}
