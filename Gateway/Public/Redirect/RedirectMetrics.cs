using System.Diagnostics.Metrics;
using Gateway.Mappings;
using Gateway.Public.Redirect.Routes;
using Gateway.Telemetry;
using Gateway.Telemetry.Metrics;

namespace Gateway.Public.Redirect;

/// <summary>Counts decisions by route kind, answer and state.</summary>
internal sealed class RedirectMetrics
{
    public const string MeterName = "Gateway.Redirect";

    private static readonly string[] Kinds = [.. Words.All<RouteKind>(), "other"];
    private static readonly string[] Actions = [.. Words.All<RedirectAction>()];
    private static readonly string[] States = [.. Words.All<MappingState>(), "unknown"];

    private readonly StripedCounts _counts = new(Kinds.Length * Actions.Length * States.Length);

    public RedirectMetrics(IMeterFactory meterFactory) => meterFactory.Create(MeterName).CreateObservableCounter(
        "gateway.requests", Measure, "{request}", "Public requests, by kind of route, answer and state of the mapping.");

    /// <summary>Counts a request of a legacy SSO URL.</summary>
    public void Count(RouteKind kind, RedirectAction action, MappingEntry? entry) =>
        Add((int)kind, action, entry is null ? States.Length - 1 : (int)entry.State);

    /// <summary>Counts a request of any other path.</summary>
    public void CountUnrouted(RedirectAction action) => Add(Kinds.Length - 1, action, States.Length - 1);

    /// <summary>Logins at ACS URLs that were answered so, since the start.</summary>
    public long LoginsAnswered(RedirectAction action)
    {
        var total = 0L;
        for (var state = 0; state < States.Length; state++)
        {
            total += _counts.Sum(CellOf((int)RouteKind.Acs, (int)action, state));
        }

        return total;
    }

    private void Add(int kind, RedirectAction action, int state) => _counts.Increment(CellOf(kind, (int)action, state));

    private IEnumerable<Measurement<long>> Measure()
    {
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            for (var action = 0; action < Actions.Length; action++)
            {
                for (var state = 0; state < States.Length; state++)
                {
                    var total = _counts.Sum(CellOf(kind, action, state));
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
