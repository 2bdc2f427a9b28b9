using Gateway.Cli.Demo.Browser;

namespace Gateway.Cli.Demo.Journeys;

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
    /// <summary>How long it may take until the admin API tells what a login showed.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

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

    /// <summary>Asks again and again; false where it does not come about in time.</summary>
    public static async Task<bool> UntilAsync(Func<CancellationToken, Task<bool>> isSo, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var timer = new PeriodicTimer(PollInterval);
        try
        {
            while (!await isSo(deadline.Token))
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The walk of a journey without a browser.</summary>
    public static Task<(IReadOnlyList<Hop> Hops, string? Fault)> GoNowhereAsync(DemoRun run, DemoBrowser browser, CancellationToken cancellationToken) =>
        Task.FromResult<(IReadOnlyList<Hop>, string?)>(([], null));
}
