using Gateway.Mappings;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>A tenant's mapping is changed by the admin API while its users sign in, several at once by every gateway.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Tenant">Whose mapping.</param>
/// <param name="NewState">The state it gets: legacy or migrated.</param>
internal sealed record SwitchJourney(string Name, DemoTenant Tenant, MappingState NewState) : DemoJourney(Name)
{
    private const int StreamsPerGateway = 2;

    /// <summary>How long all streams may take together; a change is seen within a fraction of a second.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public override async Task<JourneyOutcome> RunAsync(JourneyContext context, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        var (before, after) = Sides(context.Run);
        var counted = LoginsOf(context.Run);
        LoginStream[] streams = [.. context.Browsers
            .SelectMany(browser => Enumerable.Repeat(browser, StreamsPerGateway))
            .Select(browser => new LoginStream(context, browser, Tenant, before, after))];

        var runs = Task.WhenAll(streams.Select(stream => stream.RunAsync(deadline.Token)));
        await Task.WhenAll(streams.Select(stream => stream.Ready));
        await context.Run.Admin.SetStateAsync(Tenant.Identifier, NewState, deadline.Token);
        try
        {
            var fault = (await runs).FirstOrDefault(fault => fault is not null);
            var total = streams.Sum(stream => stream.Before + stream.After);
            var result = $"{total} logins: {streams.Sum(stream => stream.Before)} before, {streams.Sum(stream => stream.After)} after, none lost";
            return new JourneyOutcome(streams[0].Hops, result, fault ?? FaultOfCount(total, LoginsOf(context.Run) - counted));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new JourneyOutcome(streams[0].Hops, "", $"the change was not seen by every gateway within {Deadline.TotalSeconds} s");
        }
    }

    private (PageExpectation Before, PageExpectation After) Sides(DemoRun run)
    {
        var (stytch, legacy) = (PageExpectation.SignedInAtStytch(run, Tenant), PageExpectation.SignedInAtLegacyApp(Tenant));
        return NewState is MappingState.Migrated ? (legacy, stytch) : (stytch, legacy);
    }

    // What both sides counted themselves: a login that was made twice would not show in any browser.
    private int LoginsOf(DemoRun run) =>
        run.Parties.LegacyApp.LoginsOf(Tenant.Identifier) + run.Parties.StytchOf(Tenant).LoginsOf(Tenant.ConnectionId);

    private static string? FaultOfCount(int made, int counted) => made == counted ? null : $"{made} logins were made, {counted} were counted at both sides";
}
