namespace Gateway.Plans;

/// <summary>Makes plans, keeps them where every gateway finds them, and applies them.</summary>
internal sealed class PlanService
{
    /// <summary>Judges changes against the table as it stands, and keeps them as a plan unless they have faults.</summary>
    public Task<PlanResult> MakeAsync(PlanRequest request, IAsyncEnumerable<PlannedWrite> writes, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Applies a plan as one revision, or nothing of it. Goes on when the caller stops waiting.</summary>
    public Task<ApplyResult> ApplyAsync(string id, string by, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Consents to a plan in the name of an admin who did not make it.</summary>
    public Task<ApprovalResult> ApproveAsync(string id, string by, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>True while a plan must not be applied because nobody but its maker consented.</summary>
    public bool AwaitsApproval(Plan plan) => throw new NotSupportedException();

    /// <summary>A plan; null where there is none, or no more.</summary>
    public Task<Plan?> FindAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>All plans, newest first.</summary>
    public Task<IReadOnlyList<Plan>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Throws a plan away; false where there is none.</summary>
    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The changes of a plan in the order of their identifiers' UTF-8 bytes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="skip">How many to leave out at the beginning.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IAsyncEnumerable<PlannedChange> ReadChangesAsync(Plan plan, long skip, CancellationToken cancellationToken) => throw new NotSupportedException();
}
