namespace Gateway.Public.Legacy.Watching;

/// <summary>
/// Looks at what is passed to the legacy side, without delaying or changing it. Called from many threads at once. One that throws is logged and
/// harms nobody.
/// </summary>
internal interface IProxyObserver
{
    /// <summary>What it wants of a request; asked of every request that is passed on, so it is to be answered from memory and without allocating.</summary>
    ObserverInterest InterestIn(in ProxiedRequest request);

    /// <summary>
    /// A request it was interested in is over, the browser has its answer. Runs in the thread pool. The report's copies are gone when this
    /// returns, unless it keeps them (<see cref="BodyCopy.Keep"/>). It may hold more than was asked for: other observers asked too.
    /// </summary>
    void Proxied(ProxiedExchange report);
}
