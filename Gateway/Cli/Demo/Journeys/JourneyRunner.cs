using System.Diagnostics;
using Gateway.Cli.Demo.Browser;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>Runs journeys one after another.</summary>
internal static class JourneyRunner
{
    /// <param name="run">The demo.</param>
    /// <param name="journeys">What to run.</param>
    /// <param name="progress">Told of each journey before it begins.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<IReadOnlyList<JourneyReport>> RunAsync(
        DemoRun run, IReadOnlyList<DemoJourney> journeys, Action<DemoJourney> progress, CancellationToken cancellationToken)
    {
        DemoBrowser[] browsers = [.. run.Gateways.Select(gateway => new DemoBrowser(run.Site, gateway.PublicUrl))];
        try
        {
            var context = new JourneyContext(run, browsers);
            var reports = new List<JourneyReport>();
            foreach (var journey in journeys)
            {
                progress(journey);
                reports.Add(await RunAsync(context, journey, cancellationToken));
            }

            return reports;
        }
        finally
        {
            Array.ForEach(browsers, browser => browser.Dispose());
        }
    }

    private static async Task<JourneyReport> RunAsync(JourneyContext context, DemoJourney journey, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        JourneyOutcome outcome;
        try
        {
            outcome = await journey.RunAsync(context, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or DemoException or InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // One journey that breaks off must not hide how the others went.
            outcome = new JourneyOutcome([], "", exception.Message);
        }

        return new JourneyReport(
            journey.Name,
            [.. outcome.Hops.Select(hop => hop.ToString())],
            outcome.Fault is null,
            outcome.Fault ?? outcome.Result,
            Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }
}

/// <summary>A journey in a report.</summary>
/// <param name="Journey">Its name.</param>
/// <param name="Hops">The browser's way, by method, path and status.</param>
/// <param name="IsRight">Whether it went as it must.</param>
/// <param name="Result">What came of it, or what is wrong.</param>
/// <param name="Milliseconds">How long it took, the making of responses included.</param>
internal sealed record JourneyReport(string Journey, IReadOnlyList<string> Hops, bool IsRight, string Result, double Milliseconds);
