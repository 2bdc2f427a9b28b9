namespace Gateway.Public.Legacy.Watching;

/// <summary>Lets observers see what is passed to the legacy side. Without any, or where none is interested, it costs nothing.</summary>
internal sealed class ProxyObservers(
    IEnumerable<IProxyObserver> observers, CopyBudget budget, TimeProvider timeProvider, ILogger<ProxyObservers> logger)
{
    private readonly IProxyObserver[] _observers = [.. observers];

    public CopyBudget Budget => budget;

    public TimeProvider Time => timeProvider;

    /// <summary>Asks who is interested, and sees to it that they are told; to be called before the request goes.</summary>
    public void Watch(HttpContext context, in ProxiedRequest request)
    {
        // Bit by bit: whoever is interested in nothing is not told.
        ulong interested = 0;
        var all = ObserverInterest.None;
        for (var i = 0; i < _observers.Length; i++)
        {
            if (InterestOf(_observers[i], request) is { IsObserved: true } interest)
            {
                interested |= 1UL << i;
                all = all.With(interest);
            }
        }

        if (interested != 0)
        {
            new ExchangeWatch(this, context, request, interested).Begin(all);
        }
    }

    /// <summary>Tells those who were interested.</summary>
    public void Tell(ulong interested, ProxiedExchange report)
    {
        for (var i = 0; i < _observers.Length; i++)
        {
            if ((interested & (1UL << i)) == 0)
            {
                continue;
            }

            try
            {
                _observers[i].Proxied(report);
            }
            catch (Exception e)
            {
                logger.ObserverFailed(_observers[i].GetType().Name, e.GetType().Name);
            }
        }
    }

    private ObserverInterest InterestOf(IProxyObserver observer, in ProxiedRequest request)
    {
        try
        {
            return observer.InterestIn(request);
        }
        catch (Exception e)
        {
            logger.ObserverFailed(observer.GetType().Name, e.GetType().Name);
            return ObserverInterest.None;
        }
    }
}
