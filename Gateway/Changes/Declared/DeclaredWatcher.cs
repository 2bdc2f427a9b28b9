using System.Security.Cryptography;
using System.Text;
using Gateway.Changes.Formats;
using Gateway.Changes.Plans;
using Gateway.Mappings.Table;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Changes.Declared;

/// <summary>
/// Applies the declared set whenever its files change, and tells when the table has come away from it. It never fights operators: what they change
/// afterwards stays until the files change. Several gateways may watch the same files; each change is made once, for its plan's id says what it is of.
/// </summary>
internal sealed class DeclaredWatcher(
    PlanService plans,
    MappingTable table,
    MappingReplica replica,
    AppliedSets applied,
    MappingReader reader,
    IOptions<DeclaredOptions> options,
    TimeProvider timeProvider,
    ILogger<DeclaredWatcher> logger) : BackgroundService
{
    /// <summary>Who applies it, in revisions and events.</summary>
    public const string By = "declared";

    private const int MaxFaults = 20;

    private readonly DeclaredFolder _folder = new(options.Value.Path ?? "", reader);
    private volatile DeclaredState _state = new(DeclaredCondition.Starting, timeProvider.GetUtcNow());
    private IReadOnlyList<DeclaredFile> _files = [];
    private string _digest = "";

    public DeclaredState State => _state;

    /// <summary>Looks once; what it finds is in <see cref="State"/>.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (await ReadSettledAsync(cancellationToken) is not { Count: > 0 } files || replica.Status.Condition is not ReplicaCondition.Current)
        {
            return;
        }

        var revision = table.Position.Revision;
        if (_state.Digest == _digest && _state.Revision == revision
            && _state.Condition is DeclaredCondition.InStep or DeclaredCondition.Drifted or DeclaredCondition.Faulty)
        {
            return;
        }

        var isApplied = await applied.ReadNewestAsync(cancellationToken) == _digest;
        // The id says what and against which revision: two gateways that find the same make one plan, and one change.
        var request = new PlanRequest(By)
        {
            Id = IdOf(_digest, revision),
            Prunes = options.Value.Prune,
            Source = AppliedSets.SourceOf(_digest),
            Reason = $"The files in {options.Value.Path} changed.",
        };
        switch (await plans.MakeAsync(request, _folder.ReadAsync(files, cancellationToken), cancellationToken))
        {
            case PlanResult.Made { Plan: var plan } when plan.Revision == revision:
                await JudgeAsync(plan, isApplied, cancellationToken);
                break;
            case PlanResult.Faulty faulty:
                Enter(new(DeclaredCondition.Faulty, default, _digest, revision, Faults: [.. faulty.Faults.Take(MaxFaults).Select(Sentence)]));
                break;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Path is null)
        {
            return;
        }

        await Task.Yield();
        using var timer = new PeriodicTimer(options.Value.Interval, timeProvider);
        try
        {
            do
            {
                await TryLookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreDamagedException or PlanGoneException or IOException or UnauthorizedAccessException)
        {
            logger.NotCompared(e.Message);
        }
    }

    // Null while the files are not the same in two looks in a row, or cannot be read.
    private async Task<IReadOnlyList<DeclaredFile>?> ReadSettledAsync(CancellationToken cancellationToken)
    {
        try
        {
            var files = _folder.List();
            var isSettled = files.SequenceEqual(_files);
            if (!isSettled || _digest.Length == 0)
            {
                (_files, _digest) = (files, files.Count == 0 ? "" : await DeclaredFolder.DigestAsync(files, cancellationToken));
            }

            if (files.Count == 0)
            {
                Enter(new(DeclaredCondition.Unreadable, default, Faults: [$"{options.Value.Path} has no .csv, .json, .yaml or .yml file."]));
            }

            return isSettled ? files : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            (_files, _digest) = ([], "");
            Enter(new(DeclaredCondition.Unreadable, default, Faults: [$"{options.Value.Path} cannot be read: {e.Message}"]));
            return null;
        }
    }

    private async Task JudgeAsync(Plan plan, bool isApplied, CancellationToken cancellationToken)
    {
        var found = new DeclaredState(DeclaredCondition.Pending, default, _digest, plan.Revision, plan.Adds, plan.Changes, plan.Deletes, plan.Id);
        if (plan.Size == 0)
        {
            applied.Remember(_digest);
            await plans.RemoveAsync(plan.Id, cancellationToken);
            Enter(found with { Condition = DeclaredCondition.InStep, PlanId = null });
            return;
        }

        if (isApplied)
        {
            Enter(found with { Condition = DeclaredCondition.Drifted });
            return;
        }

        switch (await plans.ApplyAsync(plan.Id, By, cancellationToken))
        {
            case ApplyResult.Applied done:
                logger.Applied(_digest, done.Position.Revision);
                // The next look compares what was applied: an operator may have been quicker than this line.
                Enter(found);
                break;
            case ApplyResult.NeedsApproval:
                Enter(found with { Condition = DeclaredCondition.WaitingForApproval });
                break;
            default:
                // The table moved on meanwhile: the next look makes the plan anew.
                Enter(found);
                break;
        }
    }

    private void Enter(DeclaredState next)
    {
        var before = _state;
        var isNew = before.Condition != next.Condition || before.Digest != next.Digest || before.Differences != next.Differences;
        _state = next with { Since = isNew ? timeProvider.GetUtcNow() : before.Since };
        if (isNew)
        {
            var level = next.Condition is DeclaredCondition.InStep or DeclaredCondition.Pending ? LogLevel.Information : LogLevel.Warning;
            var detail = string.Join(" ", next.Faults ?? []);
            logger.ConditionChanged(level, next.Condition, next.Digest, next.Revision, next.Adds, next.Changes, next.Deletes, detail);
        }
    }

    private static string Sentence(PlanFault fault) => $"{fault.Place} {fault.Column ?? fault.Field}: {fault.Message}".Trim();

    private static string IdOf(string digest, long revision) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"declared {digest} {revision}")))[..32];
}
