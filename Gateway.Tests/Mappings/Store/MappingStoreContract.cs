using Gateway.Mappings.Store;

namespace Gateway.Tests.Mappings.Store;

/// <summary>What every mapping store must do. Each store's fixture says how a store is opened; the parts of this class ask the questions.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract partial class MappingStoreContract
{
    private readonly List<IMappingStore> _opened = [];
    private IMappingStore? _store;

    /// <summary>The store under test.</summary>
    protected IMappingStore Store => _store ?? throw new InvalidOperationException("Not set up.");

    [SetUp]
    public async Task OpenStoreAsync() => _store = await OpenAnotherAsync();

    [TearDown]
    public async Task CloseStoresAsync()
    {
        foreach (var store in _opened)
        {
            await store.DisposeAsync();
        }

        await CleanUpAsync();
    }

    /// <summary>A further store object on the same content, as another process would have.</summary>
    protected async Task<IMappingStore> OpenAnotherAsync()
    {
        var store = Create();
        _opened.Add(store);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    protected abstract IMappingStore Create();

    protected abstract Task CleanUpAsync();
}
