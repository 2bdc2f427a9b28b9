namespace Gateway.Changes.Rollout.Schedules;

/// <summary>
/// Where scheduled changes are kept, beside the mappings, so that any gateway of a fleet can make them. Two implementations ship; one contract
/// suite holds both. Throws what the mapping store does.
/// </summary>
internal interface IScheduleStore
{
    /// <summary>Adds a schedule; false where there are <paramref name="max"/> already.</summary>
    Task<bool> AddAsync(Schedule schedule, int max, CancellationToken cancellationToken);

    /// <summary>All of them, the first due first.</summary>
    Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken);

    Task<Schedule?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Puts a schedule in the place of the one of the version before it; null where that one is not there any more.</summary>
    /// <param name="schedule">As it was read, with what changes; the answer has the next version.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<Schedule?> ReplaceAsync(Schedule schedule, CancellationToken cancellationToken);

    /// <summary>Removes a schedule that is still of this version; false where it is not.</summary>
    Task<bool> RemoveAsync(Schedule schedule, CancellationToken cancellationToken);
}
