using Gateway.Demo.Browser;

namespace Gateway.Demo.Journeys;

/// <summary>Something that the admin API must tell or do, after what browsers did.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Result">What must come of it, in a few words.</param>
/// <param name="Walk">What browsers do first, by every gateway in turn; gives their way.</param>
/// <param name="Ask">Asks the admin API; gives what is wrong with its answer, or null.</param>
internal sealed record AdminJourney(
    string Name,
    string Result,
    Func<DemoRun, DemoBrowser, CancellationToken, Task<(IReadOnlyList<Hop> Hops, string? Fault)>> Walk,
    Func<DemoRun, CancellationToken, Task<string?>> Ask) : DemoJourney(Name)
{
    public override async Task<JourneyOutcome> RunAsync(JourneyContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<Hop> hops = [];
        foreach (var browser in context.Browsers)
        {
            (hops, var fault) = await Walk(context.Run, browser, cancellationToken);
            if (fault is not null)
            {
                return new JourneyOutcome(hops, Result, fault);
            }
        }

        return new JourneyOutcome(hops, Result, await Ask(context.Run, cancellationToken));
    }
}
