using System.Diagnostics.Metrics;
using Gateway.Mappings;

namespace Gateway.Redirect;

/// <summary>
/// Counts decisions by route kind, answer and state. A plain array per processor instead of a counter with tags: an increment costs a few
/// nanoseconds and allocates nothing, and the metric is read from the arrays when somebody asks.
/// </summary>
internal sealed class RedirectMetrics
{
    public const string MeterName = "Gateway.Redirect";

    private static readonly string[] Kinds = ["acs", "start", "metadata", "logout", "other"];
    private static readonly string[] Actions =
    [
        "proxied", "redirect", "redirect_query", "start", "sign_in_again", "options", "method_not_allowed",
        "paused", "retired", "not_found", "no_target", "no_legacy", "malformed",
    ];

    private static readonly string[] States = ["legacy", "shadow", "migrated", "paused", "retired", "unknown"];

    private readonly long[][] _counts;
    private readonly int _stripeMask;

    public RedirectMetrics(IMeterFactory meterFactory)
    {
        _counts = new long[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64))][];
        _stripeMask = _counts.Length - 1;
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] = new long[Kinds.Length * Actions.Length * States.Length];
        }

        meterFactory.Create(MeterName).CreateObservableCounter(
            "gateway.requests", Measure, "{request}", "Public requests, by kind of route, answer and state of the mapping.");
    }

    /// <summary>Counts a request of a legacy SSO URL.</summary>
    public void Decided(RouteKind kind, RedirectAction action, MappingEntry? entry) => Count((int)kind, action, entry is null ? States.Length - 1 : (int)entry.State);

    /// <summary>Counts a request of any other path.</summary>
    public void PassedBy(RedirectAction action) => Count(Kinds.Length - 1, action, States.Length - 1);

    private void Count(int kind, RedirectAction action, int state) =>
        Interlocked.Increment(ref _counts[Thread.GetCurrentProcessorId() & _stripeMask][CellOf(kind, (int)action, state)]);

    private IEnumerable<Measurement<long>> Measure()
    {
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            for (var action = 0; action < Actions.Length; action++)
            {
                for (var state = 0; state < States.Length; state++)
                {
                    var total = 0L;
                    foreach (var stripe in _counts)
                    {
                        total += Interlocked.Read(ref stripe[CellOf(kind, action, state)]);
                    }

                    if (total > 0)
                    {
                        yield return new Measurement<long>(total, new("route_kind", Kinds[kind]), new("answer", Actions[action]), new("state", States[state]));
                    }
                }
            }
        }
    }

    private static int CellOf(int kind, int action, int state) => (((kind * Actions.Length) + action) * States.Length) + state;
}
