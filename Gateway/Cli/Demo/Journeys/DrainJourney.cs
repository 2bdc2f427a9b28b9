using Gateway.Cli.Demo.Browser;
using Gateway.Mappings;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>
/// Users are at their IdP's sign-in page while their tenant changes sides. Their responses, by whichever gateway they come back, must end where
/// the logins began: the other side never asked for them. The next login goes to the new side.
/// </summary>
/// <param name="Name">What it is.</param>
/// <param name="Tenant">Whose mapping.</param>
/// <param name="NewState">The state it gets: legacy or migrated.</param>
internal sealed record DrainJourney(string Name, DemoTenant Tenant, MappingState NewState) : DemoJourney(Name)
{
    public override async Task<JourneyOutcome> RunAsync(JourneyContext context, CancellationToken cancellationToken)
    {
        var (run, browsers) = (context.Run, context.Browsers);
        var posts = new List<PageVisit>();
        foreach (var browser in browsers)
        {
            posts.Add(await SignInWay.FillInAsync(run, browser, run.AcsUrlOf(Tenant) + "/login", cancellationToken));
        }

        await run.WaitForAsync(await run.Admin.SetStateAsync(Tenant.Identifier, NewState, cancellationToken), cancellationToken);

        var (began, next) = Sides(run);
        IReadOnlyList<Hop> hops = [];
        for (var i = 0; i < browsers.Count; i++)
        {
            // By the next gateway: a load balancer remembers nobody.
            var landing = await SignInWay.SendAsync(browsers[(i + 1) % browsers.Count], posts[i], cancellationToken);
            hops = landing.Hops;
            if ((began with { FirstStatus = null }).FaultOf(landing) is { } fault)
            {
                return new JourneyOutcome(hops, began.Result, $"a login under way was lost: {fault}");
            }
        }

        var later = await SignInWay.PostAsync(run, browsers[0], SignInWay.Issue(run, Tenant), cancellationToken);
        return new JourneyOutcome(hops, began.Result, next.FaultOf(later) is { } lost ? $"the next login went astray: {lost}" : null);
    }

    private (PageExpectation Began, PageExpectation Next) Sides(DemoRun run)
    {
        var (stytch, legacy) = (PageExpectation.SignedInAtStytch(run, Tenant), PageExpectation.SignedInAtLegacyApp(Tenant));
        return NewState is MappingState.Migrated ? (legacy, stytch) : (stytch, legacy);
    }
}
