using Gateway.Cli.Demo.Parties;
using Gateway.Cli.SamlKit;
using Gateway.Mappings;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>Every journey of the demo, in order.</summary>
internal static class DemoJourneys
{
    private const int LargeResponse = 600 * 1024;

    public static readonly IReadOnlyList<DemoJourney> All =
    [
        .. Migrated(),
        .. NotMigrated(),
        .. InsightJourneys.All(),
        .. Switched(),
        .. MigrationJourneys.All(),
        .. ImportJourneys.All(),
    ];

    private static IEnumerable<DemoJourney> Migrated()
    {
        yield return Login("migrated, Okta", DemoTenants.Acme);
        yield return Login("migrated, Microsoft Entra", DemoTenants.Birch);
        yield return Login("migrated, Google Workspace", DemoTenants.Cedar);
        yield return Login("migrated, second Stytch project", DemoTenants.Dahlia);
        yield return Login("migrated, OneLogin", DemoTenants.Kelp);
        yield return Login("migrated, PingFederate", DemoTenants.Linden);
        yield return Login("migrated, AD FS", DemoTenants.Nettle);
        yield return Login("migrated, Shibboleth, encrypted", DemoTenants.Maple);
        yield return Login("migrated, 1,000 groups", DemoTenants.Acme, variant: SamlVariant.ThousandGroups);
        yield return Login("migrated, 600 KB response", DemoTenants.Acme, content => content with { TargetLength = LargeResponse });
        yield return Audience("migrated, legacy audience", DemoTenants.Birch, _ => DemoTenants.Birch.LegacyEntityId);
        yield return Audience("migrated, Stytch's own audience", DemoTenants.Birch, OwnAudience);
        yield return SignIn(
            "migrated, from the IdP's page",
            run => run.Parties.IdentityProvider.PageOf(DemoTenants.Cedar.Identifier),
            run => PageExpectation.SignedInAtStytch(run, DemoTenants.Cedar) with { FirstStatus = null });
        yield return SignIn(
            "migrated, the IdP's page forbids redirects",
            run => run.Parties.IdentityProvider.PageOf(DemoTenants.Oak.Identifier),
            run => PageExpectation.SignedInAtStytch(run, DemoTenants.Oak).Showing(SignInWay.RelayState) with { FirstStatus = null });
        yield return SignIn(
            "migrated, begun at the old start URL",
            run => run.AcsUrlOf(DemoTenants.Birch) + "/login",
            run => PageExpectation.SignedInAtStytch(run, DemoTenants.Birch) with { FirstStatus = StatusCodes.Status303SeeOther });
        yield return Start("start, a registered landing page", LandingPages.Reports, LandingPages.Reports);
        yield return Start("start, a foreign landing page", "https://attacker.example/", LandingPages.Default);
        yield return Open(
            "migrated, GET at the ACS URL",
            run => run.AcsUrlOf(DemoTenants.Acme),
            _ => new("sign-in begins again", StatusCodes.Status200OK, DemoIdentityProvider.Party) { FirstStatus = StatusCodes.Status303SeeOther });
        yield return Refusal("migrated, foreign audience", SamlFault.InvalidAudience, SamlVariant.WrongAudience);
        yield return Refusal("migrated, expired response", SamlFault.Expired, SamlVariant.Expired);
        yield return Refusal("migrated, response from the future", SamlFault.NotYetValid, SamlVariant.NotYetValid);
        yield return Refusal("migrated, new certificate at the IdP", SamlFault.CertificateMismatch, SamlVariant.RotatedCertificate);
        yield return Refusal("migrated, SHA-1", SamlFault.InvalidSignature, SamlVariant.Sha1);
        yield return Refusal("migrated, unsigned", SamlFault.MissingSignature, SamlVariant.Unsigned);
        yield return Refusal("migrated, encrypted, Stytch has no key", SamlFault.InvalidResponse, SamlVariant.Encrypted);
        yield return Refusal("migrated, response sent twice", SamlFault.Duplicate, SamlVariant.Usual, times: 2);
    }

    private static IEnumerable<DemoJourney> NotMigrated()
    {
        yield return Login("legacy", DemoTenants.Elm);
        yield return Login("legacy, 600 KB response", DemoTenants.Elm, content => content with { TargetLength = LargeResponse });
        yield return SignIn(
            "legacy, begun at the old start URL",
            run => run.AcsUrlOf(DemoTenants.Elm) + "/login",
            _ => PageExpectation.SignedInAtLegacyApp(DemoTenants.Elm) with { FirstStatus = StatusCodes.Status302Found });
        yield return Login("shadow", DemoTenants.Fern);
        yield return Login("no mapping", DemoTenants.Iris);
        yield return AtLegacyApp("no such tenant", "/old-sso/nobody/login", _ => "no connection of this name", StatusCodes.Status404NotFound);
        yield return AtLegacyApp("metadata of a migrated tenant", "/old-sso/acme/metadata", _ => DemoTenants.Acme.LegacyEntityId);
        yield return AtLegacyApp("any other path", "/reports/2026", _ => "/reports/2026");
        yield return AtLegacyApp("the legacy app sees the old host", "/whoami", run => $"\"Host\":\"{run.Site.Authority}\"");
        yield return AtGateway(
            "paused",
            DemoTenants.Grove,
            new("asked to come back", StatusCodes.Status503ServiceUnavailable, Party: null) { Header = "Retry-After" });
        yield return AtGateway("retired", DemoTenants.Hazel, new("told that it has moved", StatusCodes.Status410Gone, Party: null));
    }

    private static IEnumerable<DemoJourney> Switched()
    {
        yield return new SwitchJourney("cut-over while users sign in", DemoTenants.Juniper, MappingState.Migrated);
        yield return new SwitchJourney("rollback while users sign in", DemoTenants.Juniper, MappingState.Legacy);
        yield return new DrainJourney("cut-over between a login's begin and end", DemoTenants.Quince, MappingState.Migrated);
        yield return new DrainJourney("rollback between a login's begin and end", DemoTenants.Quince, MappingState.Legacy);
    }

    private static PageJourney Login(
        string name, DemoTenant tenant, Func<SamlResponseContent, SamlResponseContent>? change = null, SamlVariant? variant = null) => new(
        name,
        (run, browser, cancellationToken) => SignInWay.PostAsync(run, browser, SignInWay.Issue(run, tenant, change, variant), cancellationToken),
        run => SignedIn(run, tenant).Showing(SignInWay.RelayState));

    private static PageJourney Audience(string name, DemoTenant tenant, Func<DemoRun, string> audience) => new(
        name,
        (run, browser, cancellationToken) =>
            SignInWay.PostAsync(run, browser, SignInWay.Issue(run, tenant, content => content with { Audience = audience(run) }), cancellationToken),
        run => PageExpectation.SignedInAtStytch(run, tenant).Showing(audience(run)));

    private static PageJourney Refusal(string name, SamlFault fault, SamlVariant variant, int times = 1) => new(
        name,
        async (run, browser, cancellationToken) =>
        {
            var post = SignInWay.Issue(run, DemoTenants.Acme, variant: variant);
            for (var i = 1; i < times; i++)
            {
                await SignInWay.PostAsync(run, browser, post, cancellationToken);
            }

            return await SignInWay.PostAsync(run, browser, post, cancellationToken);
        },
        _ => new PageExpectation($"Stytch: {fault.ErrorType()}", StatusCodes.Status400BadRequest, DemoStytch.Party)
        {
            Texts = [fault.ErrorType()],
            FirstStatus = StatusCodes.Status307TemporaryRedirect,
        });

    private static PageJourney AtLegacyApp(string name, string path, Func<DemoRun, string> text, int status = StatusCodes.Status200OK) => Open(
        name,
        run => new Uri(run.Site, path).AbsoluteUri,
        run => new PageExpectation("answered by the legacy app", status, DemoLegacyApp.Party).Showing(text(run)));

    private static PageJourney AtGateway(string name, DemoTenant tenant, PageExpectation expected) => new(
        name,
        (run, browser, cancellationToken) => SignInWay.PostAsync(run, browser, SignInWay.Issue(run, tenant), cancellationToken),
        _ => expected);

    private static PageJourney Open(string name, Func<DemoRun, string> url, Func<DemoRun, PageExpectation> expect) => new(
        name,
        (run, browser, cancellationToken) => browser.OpenAsync(url(run), cancellationToken),
        expect);

    private static PageJourney SignIn(string name, Func<DemoRun, string> url, Func<DemoRun, PageExpectation> expect) => new(
        name,
        (run, browser, cancellationToken) => SignInWay.FromPageAsync(run, browser, url(run), cancellationToken),
        expect);

    private static PageJourney Start(string name, string asked, string landing) => SignIn(
        name,
        run => $"{run.AcsUrlOf(DemoTenants.Birch)}/login?login_redirect_url={Uri.EscapeDataString(asked)}",
        run => PageExpectation.SignedInAtStytch(run, DemoTenants.Birch).Showing(landing + "</dd>") with { FirstStatus = StatusCodes.Status303SeeOther });

    private static PageExpectation SignedIn(DemoRun run, DemoTenant tenant) => tenant.State is MappingState.Migrated
        ? PageExpectation.SignedInAtStytch(run, tenant)
        : PageExpectation.SignedInAtLegacyApp(tenant);

    private static string OwnAudience(DemoRun run) => run.Parties.StytchOf(DemoTenants.Birch).AcsUrlOf(DemoTenants.Birch.ConnectionId);
}
