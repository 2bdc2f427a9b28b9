using Gateway.Changes.Formats;
using Gateway.Errors;

namespace Gateway.Admin.Requests;

/// <summary>Gathers what is wrong with one request, so that its sender learns all of it at once.</summary>
internal sealed class FaultList : IFieldFaults
{
    /// <summary>The most faults an answer names. A body of a million unknown fields must not make an answer of a hundred megabytes.</summary>
    public const int MaxShown = 100;

    private readonly List<ProblemError> _shown = [];
    private readonly HashSet<string> _fields = new(StringComparer.Ordinal);
    private int _count;

    public bool IsEmpty => _count == 0;

    public bool IsFull => _shown.Count == MaxShown;

    public bool Has(string field) => _fields.Contains(field);

    public void Add(string field, string code, string message)
    {
        _count++;
        _fields.Add(field);
        if (!IsFull)
        {
            _shown.Add(new(field, code, message));
        }
    }

    /// <param name="type">Which refusal.</param>
    /// <param name="place">Where the faults are, and what that means: <c>the mapping; it was not stored</c>.</param>
    public Problem ToProblem(ErrorType type, string place)
    {
        var number = _count == 1 ? "One fault" : $"{_count} faults";
        var shown = _count > _shown.Count ? $" (the first {_shown.Count} are named)" : "";
        return new Problem(type, $"{number}{shown} in {place}.") { Errors = _shown };
    }
}
