namespace Gateway.Changes.Plans.Building;

/// <summary>Gathers warnings: how many there are of each code, and the first of each, so that a frequent one does not hide a rare one.</summary>
internal sealed class PlanWarnings
{
    /// <summary>The most of one code that are named.</summary>
    public const int MaxShownOfCode = 50;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<PlanWarning> _shown = [];

    public IReadOnlyList<PlanWarning> Shown => _shown;

    public IReadOnlyList<WarningCount> Counts =>
        [.. _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => new WarningCount(count.Key, count.Value))];

    public void Add(string code, string message, string? identifier = null, string? place = null)
    {
        var count = _counts[code] = _counts.GetValueOrDefault(code) + 1;
        if (count <= MaxShownOfCode)
        {
            _shown.Add(new PlanWarning(code, message, identifier, place));
        }
    }
}
