using Gateway.Cli.Demo.Browser;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>
/// One user after another signs in by one gateway, while the tenant's mapping is changed. The logins are in sequence, so that the change
/// must divide them: before it all on one side, after it all on the other.
/// </summary>
internal sealed class LoginStream(JourneyContext context, DemoBrowser browser, DemoTenant tenant, PageExpectation before, PageExpectation after)
{
    /// <summary>How many logins are made before the change at least, and how many after it was first seen.</summary>
    private const int LoginsAtEachSide = 8;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when enough logins were made for the change to come.</summary>
    public Task Ready => _ready.Task;

    public int Before { get; private set; }

    public int After { get; private set; }

    /// <summary>The last login's way.</summary>
    public IReadOnlyList<Hop> Hops { get; private set; } = [];

    /// <summary>Signs in until enough logins have ended on the other side; gives the first fault, or null.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (After < LoginsAtEachSide)
            {
                var post = context.Run.Parties.IdentityProvider.Issue(tenant.Identifier, relayState: "stream");
                var visit = await browser.PostAsync(post.AcsUrl, post.Fields(), context.Run.Parties.IdentityProvider.Url, cancellationToken);
                Hops = visit.Hops;
                if (Count(visit) is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }
        finally
        {
            _ready.TrySetResult();
        }
    }

    private string? Count(PageVisit visit)
    {
        if (after.FaultOf(visit) is not { } notAfter)
        {
            After++;
            return Before < LoginsAtEachSide ? "a login ended on the other side before the change" : null;
        }

        if (After > 0)
        {
            return $"after the change a login went astray: {notAfter}";
        }

        if (before.FaultOf(visit) is { } notBefore)
        {
            return $"a login was lost: {notBefore}";
        }

        Before++;
        if (Before == LoginsAtEachSide)
        {
            _ready.TrySetResult();
        }

        return null;
    }
}
