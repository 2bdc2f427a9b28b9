using Gateway.Cli.Demo.Browser;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>One thing that must go right, proven by doing it.</summary>
/// <param name="Name">What it is, in a few words.</param>
internal abstract record DemoJourney(string Name)
{
    public abstract Task<JourneyOutcome> RunAsync(JourneyContext context, CancellationToken cancellationToken);
}

/// <summary>Where a journey takes place.</summary>
/// <param name="Run">The parties and gateways.</param>
/// <param name="Browsers">One browser a gateway: each reaches the site by that gateway.</param>
internal sealed record JourneyContext(DemoRun Run, IReadOnlyList<DemoBrowser> Browsers);

/// <summary>How a journey went.</summary>
/// <param name="Hops">The browser's way.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Fault">What is wrong with that; null where all is right.</param>
internal sealed record JourneyOutcome(IReadOnlyList<Hop> Hops, string Result, string? Fault);
