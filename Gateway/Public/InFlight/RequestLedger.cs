namespace Gateway.Public.InFlight;

/// <summary>What is known of a request that a response answers.</summary>
internal enum RequestOrigin
{
    /// <summary>Nothing: the ledger cannot be asked, or does not reach back to the switch.</summary>
    Unknown,

    /// <summary>It left the legacy side within the window.</summary>
    Legacy,

    /// <summary>It did not leave the legacy side since the switch.</summary>
    Elsewhere,
}

/// <summary>
/// Which logins began at the legacy side: the AuthnRequests it issued within the window, of all gateways where they share a Redis. Without Redis
/// for a while it knows those of its own process, and says so where that is not enough.
/// </summary>
internal sealed class RequestLedger(LocalLedger local, TimeProvider timeProvider, InFlightMetrics metrics, RedisLedger? shared = null)
{
    /// <summary>The longest an answer is held for the other gateways to know of it. The browser's way over the IdP takes longer.</summary>
    private static readonly TimeSpan RecordWait = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest a login is held to ask for it.</summary>
    private static readonly TimeSpan FindWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Notes a request before the answer that carries it leaves.</summary>
    public async ValueTask RecordAsync(string id)
    {
        if (RequestDigest.Of(id) is not { } digest)
        {
            return;
        }

        local.Add(digest);
        var isShared = shared is null || await WithinAsync(shared.TryRecordAsync(digest, CancellationToken.None), RecordWait, otherwise: false);
        metrics.Recorded(isShared);
    }

    /// <summary>Where the request of an <c>InResponseTo</c> came from.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="switchedAt">When the mapping changed sides.</param>
    public async ValueTask<RequestOrigin> FindAsync(string id, DateTimeOffset switchedAt)
    {
        if (RequestDigest.Of(id) is not { } digest)
        {
            return RequestOrigin.Unknown;
        }

        if (local.Has(digest))
        {
            return RequestOrigin.Legacy;
        }

        var (isThere, since) = shared is null
            ? (false, local.Since)
            : await WithinAsync(shared.TryFindAsync(digest, CancellationToken.None), FindWait, otherwise: null) ?? (false, null);
        return isThere ? RequestOrigin.Legacy
            : since is { } known && known.ToUnixTimeSeconds() <= switchedAt.ToUnixTimeSeconds() ? RequestOrigin.Elsewhere
            : RequestOrigin.Unknown;
    }

    // The call goes on with its own, longer time: given up early, a slow Redis would count as one that is away.
    private async Task<T> WithinAsync<T>(Task<T> call, TimeSpan wait, T otherwise)
    {
        try
        {
            return await call.WaitAsync(wait, timeProvider);
        }
        catch (TimeoutException)
        {
            return otherwise;
        }
    }
}
