using Gateway.Changes.Plans;
using Gateway.Changes.Plans.Building;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Mappings.Table;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Changes.Plans;

/// <summary>Plans on a store, as one gateway has them.</summary>
internal sealed class PlanScene : IAsyncDisposable
{
    public const string By = "key_maker";

    private readonly TempFolder _folder = new();
    private readonly PlanBuilder _builder;
    private readonly PlanApplier _applier;

    public PlanScene(
        IMappingStore store, IPlanStore plans, PlanOptions? options = null, bool ignoresCase = false, MappingTable? table = null, TimeProvider? time = null)
    {
        (Store, Plans) = (store, plans);
        var clock = time ?? TimeProvider.System;
        var set = Options.Create(options ?? new PlanOptions());
        var reader = new PlanReader(plans);
        table ??= Sample.Table();
        _builder = new PlanBuilder(store, plans, table, Sample.Rules(), ignoresCase, _folder.FullPath, set, clock, NullLogger<PlanBuilder>.Instance);
        _applier = new PlanApplier(store, plans, reader, table, clock, NullLogger<PlanApplier>.Instance);
        Service = new PlanService(_builder, _applier, reader, plans, set, clock, NullLogger<PlanService>.Instance);
    }

    public IMappingStore Store { get; }

    public IPlanStore Plans { get; }

    public PlanService Service { get; }

    /// <summary>What the work spaces left behind.</summary>
    public IEnumerable<string> LeftBehind => Directory.EnumerateFileSystemEntries(_folder.FullPath);

    public Task<PlanResult> MakeAsync(PlanRequest request, params PlannedWrite[] writes) =>
        Service.MakeAsync(request, writes.ToAsyncEnumerable(), CancellationToken.None);

    /// <summary>Makes a plan and expects it to be made.</summary>
    public async Task<Plan> PlanAsync(PlanRequest request, params PlannedWrite[] writes)
    {
        var result = await MakeAsync(request, writes);
        Assert.That(result, Is.InstanceOf<PlanResult.Made>(), result is PlanResult.Faulty faulty ? string.Join('\n', faulty.Faults) : "");
        return ((PlanResult.Made)result).Plan;
    }

    public Task<Plan> PlanAsync(params PlannedWrite[] writes) => PlanAsync(new PlanRequest(By), writes);

    /// <summary>Makes a plan and expects it to be refused.</summary>
    public async Task<PlanResult.Faulty> RefusedAsync(PlanRequest request, params PlannedWrite[] writes)
    {
        var result = await MakeAsync(request, writes);
        Assert.That(result, Is.InstanceOf<PlanResult.Faulty>());
        return (PlanResult.Faulty)result;
    }

    public Task<ApplyResult> ApplyAsync(Plan plan) => Service.ApplyAsync(plan.Id, By, CancellationToken.None);

    public async Task<List<PlannedChange>> ChangesAsync(Plan plan)
    {
        var changes = new List<PlannedChange>();
        await foreach (var change in Service.ReadChangesAsync(plan, CancellationToken.None))
        {
            changes.Add(change);
        }

        return changes;
    }

    public static PlannedWrite Write(ConnectionMapping mapping, string? place = null, bool keepsState = false) =>
        new(mapping.Identifier, mapping) { Place = place, KeepsState = keepsState };

    public async ValueTask DisposeAsync()
    {
        await _applier.DisposeAsync();
        _builder.Dispose();
        _folder.Dispose();
    }
}
