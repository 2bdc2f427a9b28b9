namespace Gateway.Changes.Plans.Building;

/// <summary>Gathers what is wrong, so that the sender learns all of it at once; a bounded list, and how many there are.</summary>
internal sealed class PlanFaults
{
    public const int MaxShown = 1000;

    private readonly List<PlanFault> _shown = [];

    public IReadOnlyList<PlanFault> Shown => _shown;

    public long Count { get; private set; }

    public void Add(PlanFault fault)
    {
        Count++;
        if (_shown.Count < MaxShown)
        {
            _shown.Add(fault);
        }
    }
}
