using Gateway.Cli.Demo.Browser;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>A browser goes its way and ends on a page; by every gateway in turn.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Walk">The way.</param>
/// <param name="Expect">The page.</param>
internal sealed record PageJourney(
    string Name,
    Func<DemoRun, DemoBrowser, CancellationToken, Task<PageVisit>> Walk,
    Func<DemoRun, PageExpectation> Expect) : DemoJourney(Name)
{
    public override async Task<JourneyOutcome> RunAsync(JourneyContext context, CancellationToken cancellationToken)
    {
        var expected = Expect(context.Run);
        IReadOnlyList<Hop> hops = [];
        for (var i = 0; i < context.Browsers.Count; i++)
        {
            var visit = await Walk(context.Run, context.Browsers[i], cancellationToken);
            hops = visit.Hops;
            if (expected.FaultOf(visit) is { } fault)
            {
                return new JourneyOutcome(hops, expected.Result, context.Browsers.Count == 1 ? fault : $"gateway {i + 1}: {fault}");
            }
        }

        return new JourneyOutcome(hops, expected.Result, Fault: null);
    }
}
