namespace Gateway.Storage;

/// <summary>The store did not answer in time, or refused. Says nothing about what it holds.</summary>
internal sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Why it refused; null where it did not answer.</summary>
    public StoreRefusal? Refusal { get; init; }
}

/// <summary>What the store holds cannot be trusted. The message says what was found where, and what an operator can do.</summary>
internal sealed class StoreDamagedException(string message, Exception? innerException = null) : Exception(message, innerException);
