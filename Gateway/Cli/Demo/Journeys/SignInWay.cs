using Gateway.Cli.Demo.Browser;
using Gateway.Cli.Demo.Parties;
using Gateway.Cli.Demo.Web;
using Gateway.Cli.SamlKit;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>The ways by which a browser comes to be signed in.</summary>
internal static class SignInWay
{
    /// <summary>Far beyond the 80 octets of SAMLBind 3.4.3, as products send it, with characters that are easily mangled on the way.</summary>
    public static readonly string RelayState = "/start?next=%2Freports&q=\"<é+&>\"#" + new string('r', 1100);

    public static SamlPost Issue(
        DemoRun run, DemoTenant tenant, Func<SamlResponseContent, SamlResponseContent>? change = null, SamlVariant? variant = null) =>
        run.Parties.IdentityProvider.Issue(tenant.Identifier, RelayState, change, variant);

    /// <summary>Posts a response as the IdP's page does.</summary>
    public static Task<PageVisit> PostAsync(DemoRun run, DemoBrowser browser, SamlPost post, CancellationToken cancellationToken) =>
        browser.PostAsync(post.AcsUrl, post.Fields(), run.Parties.IdentityProvider.Url, cancellationToken);

    /// <summary>
    /// Opens a page that leads to the IdP's sign-in form, fills it in, and lets the page that answers post the response, as well as a page of
    /// the gateway that sends it on. Ends early where the way leads elsewhere.
    /// </summary>
    public static async Task<PageVisit> FromPageAsync(DemoRun run, DemoBrowser browser, string url, CancellationToken cancellationToken) =>
        await SendAsync(browser, await FillInAsync(run, browser, url, cancellationToken), cancellationToken);

    /// <summary>Comes as far as the IdP's page that holds the response.</summary>
    public static async Task<PageVisit> FillInAsync(DemoRun run, DemoBrowser browser, string url, CancellationToken cancellationToken)
    {
        var signIn = await browser.OpenAsync(url, cancellationToken);
        if (signIn.Url.Authority != run.Parties.IdentityProvider.Url.Authority || signIn.Status != StatusCodes.Status200OK)
        {
            return signIn;
        }

        var user = run.Parties.IdentityProvider.Find(signIn.Url.Segments[^1])!.Users[0];
        var form = HtmlForm.Find(signIn.Text);
        KeyValuePair<string, string>[] relayState =
            form?.HiddenFields.Any(field => field.Key == "RelayState") is true ? [] : [new("RelayState", RelayState)];
        return await browser.SubmitAsync(signIn, cancellationToken, [new("user", user), new("size", "0"), .. relayState]);
    }

    /// <summary>Sends what the IdP's page holds.</summary>
    public static async Task<PageVisit> SendAsync(DemoBrowser browser, PageVisit post, CancellationToken cancellationToken)
    {
        if (HtmlForm.Find(post.Text) is null)
        {
            return post;
        }

        var landing = await browser.SubmitAsync(post, cancellationToken);
        var isSentOnByGateway = landing.Status == StatusCodes.Status200OK
            && landing.Header(LoopbackServer.PartyHeader) is null && HtmlForm.Find(landing.Text) is not null;
        return isSentOnByGateway ? await browser.SubmitAsync(landing, cancellationToken) : landing;
    }
}
