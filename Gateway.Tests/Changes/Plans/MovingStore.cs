using System.Reflection;
using Gateway.Mappings;
using Gateway.Mappings.Store;

namespace Gateway.Tests.Changes.Plans;

/// <summary>A real store to which something is done once, when the first mapping of a full read has been given.</summary>
public class MovingStore : DispatchProxy
{
    private object _store = null!;
    private Func<Task>? _once;

    internal static IMappingStore Of(IMappingStore store, Func<Task> once)
    {
        var proxy = Create<IMappingStore, MovingStore>();
        var moving = (MovingStore)(object)proxy;
        (moving._store, moving._once) = (store, once);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var result = targetMethod!.Invoke(_store, args);
        return targetMethod.Name == nameof(IMappingStore.ReadAllAsync) ? MoveAsync((IAsyncEnumerable<ConnectionMapping>)result!) : result;
    }

    private async IAsyncEnumerable<ConnectionMapping> MoveAsync(IAsyncEnumerable<ConnectionMapping> mappings)
    {
        await foreach (var mapping in mappings)
        {
            yield return mapping;
            if (Interlocked.Exchange(ref _once, null) is { } once)
            {
                await once();
            }
        }
    }
}
