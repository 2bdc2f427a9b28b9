using Gateway.Mappings;

namespace Gateway.Changes.Rollout.Mass;

/// <summary>Counts what a change finds while it goes through the selection. Bounded, however many mappings there are.</summary>
internal sealed class MassCounts
{
    /// <summary>The most mappings that are named one by one.</summary>
    public const int MaxNamed = 1_000;

    private readonly List<RefusedMapping> _refused = [];
    private readonly List<StateStep> _steps = [];

    /// <summary>How many mappings were selected.</summary>
    public long Selected { get; private set; }

    /// <summary>How many change.</summary>
    public long Changed { get; private set; }

    /// <summary>How many are so already.</summary>
    public long Unchanged { get; private set; }

    /// <summary>How many cannot be changed as asked.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>The first of those.</summary>
    public IReadOnlyList<RefusedMapping> Refused => _refused;

    /// <summary>How many cannot only because they are not ready.</summary>
    public long BlockedCount { get; private set; }

    /// <summary>The first that change.</summary>
    public IReadOnlyList<StateStep> Steps => _steps;

    public void Add(ConnectionMapping mapping, Transition transition)
    {
        Selected++;
        switch (transition)
        {
            case Transition.LeadsTo to:
                Changed++;
                if (_steps.Count < MaxNamed)
                {
                    _steps.Add(new StateStep(mapping.Identifier, mapping.State, to.State));
                }

                break;
            case Transition.Refused refused:
                BlockedCount += refused.Reason is TransitionRefusal.Blocked ? 1 : 0;
                Refuse(RefusedMapping.Of(mapping.Identifier, refused));
                break;
            default:
                Unchanged++;
                break;
        }
    }

    /// <summary>Adds a named identifier that no mapping has.</summary>
    public void AddMissing(string identifier, ConnectionMapping? aliased)
    {
        Selected++;
        Refuse(aliased is null
            ? new RefusedMapping(identifier, "not_found", "There is no mapping with this identifier.")
            : new RefusedMapping(identifier, "is_alias", $"Is an alias of mapping '{aliased.Identifier}': name that one."));
    }

    private void Refuse(RefusedMapping refused)
    {
        RefusedCount++;
        if (_refused.Count < MaxNamed)
        {
            _refused.Add(refused);
        }
    }
}

/// <summary>A mapping's state before and after.</summary>
/// <param name="Identifier">The mapping.</param>
/// <param name="Before">The state it has.</param>
/// <param name="After">The state it comes to.</param>
internal sealed record StateStep(string Identifier, MappingState Before, MappingState After);
