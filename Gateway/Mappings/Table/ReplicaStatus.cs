namespace Gateway.Mappings.Table;

/// <summary>How current this process's table is. Immutable: replaced as a whole.</summary>
/// <param name="Condition">What to think of it.</param>
/// <param name="Since">When it came into this condition.</param>
/// <param name="CurrentAt">When the table was last known to equal the store; null before the first time.</param>
internal sealed record ReplicaStatus(ReplicaCondition Condition, DateTimeOffset Since, DateTimeOffset? CurrentAt)
{
    /// <summary>True when the store answered the last time it was asked.</summary>
    public bool IsStoreUp => Condition is ReplicaCondition.Current or ReplicaCondition.StoreLostContent;
}

/// <summary>The conditions of a replica; all but <see cref="Current"/> are a degradation that operators should see.</summary>
internal enum ReplicaCondition
{
    /// <summary>No word from the store yet.</summary>
    Starting,

    /// <summary>In step with the store.</summary>
    Current,

    /// <summary>The store does not answer; the last good table is served.</summary>
    StoreUnreachable,

    /// <summary>The store answers but is empty, older or another one; the last good table is served.</summary>
    StoreLostContent,

    /// <summary>The store's content cannot be read; the last good table is served.</summary>
    StoreDamaged,
}
