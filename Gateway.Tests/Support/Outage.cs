using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Gateway.Storage;

namespace Gateway.Tests.Support;

/// <summary>A real store that a test can take away: every call then fails, as a rule like one to a store that does not answer.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it at run time.")]
internal class Outage<TStore> : DispatchProxy
    where TStore : class
{
    private TStore _store = null!;

    public bool IsOn { get; set; }

    public Exception Failure { get; set; } = new StoreUnavailableException("redis.internal:6379 does not answer");

    public static TStore Over(TStore store)
    {
        var proxy = Create<TStore, Outage<TStore>>();
        Of(proxy)._store = store;
        return proxy;
    }

    public static Outage<TStore> Of(TStore proxy) => (Outage<TStore>)(object)proxy;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => IsOn
        ? throw Failure
        : targetMethod!.Invoke(_store, args);
}
