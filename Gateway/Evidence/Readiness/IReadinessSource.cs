using Gateway.Changes.Rollout;
using Gateway.Mappings;

namespace Gateway.Evidence.Readiness;

/// <summary>Knows further reasons for or against a cutover, beside traffic and connection. Any number may be registered.</summary>
internal interface IReadinessSource
{
    /// <summary>By identifier; a mapping it has nothing to say of is left out. A reason of severity error blocks.</summary>
    /// <param name="mappings">At most <see cref="IReadiness.PageSize"/>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyDictionary<string, IReadOnlyList<ReadinessReason>>> ReasonsAsync(
        IReadOnlyList<ConnectionMapping> mappings, CancellationToken cancellationToken);
}
