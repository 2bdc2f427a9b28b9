namespace Gateway.Storage;

/// <summary>Why a store that answers does not do what it is asked.</summary>
internal enum StoreRefusalReason
{
    /// <summary>Its memory is full (OOM).</summary>
    Full,

    /// <summary>It is a replica that takes no writes (READONLY).</summary>
    ReadOnly,

    /// <summary>Fewer replicas follow it than it asks for (NOREPLICAS).</summary>
    TooFewReplicas,

    /// <summary>It cannot save what it holds to its disk (MISCONF).</summary>
    CannotSave,

    /// <summary>It asks for a password, or for another one (NOAUTH, WRONGPASS).</summary>
    NotAuthenticated,

    /// <summary>A command is forbidden to the gateway's user, renamed or unknown (NOPERM).</summary>
    NotPermitted,
}

/// <summary>A refusal of the store, and what ends it.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Remedy">What an operator can do, in one sentence.</param>
internal sealed record StoreRefusal(StoreRefusalReason Reason, string Remedy);
