using System.Text.Encodings.Web;
using Gateway.Cli.Demo.Browser;
using Gateway.Cli.Demo.Parties;
using Gateway.Cli.Demo.Web;

namespace Gateway.Cli.Demo.Journeys;

/// <summary>The page a journey must end on.</summary>
/// <param name="Result">What it means, in a few words.</param>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Party">Who must have answered, by <see cref="LoopbackServer.PartyHeader"/>; null for the gateway itself.</param>
internal sealed record PageExpectation(string Result, int Status, string? Party)
{
    /// <summary>Texts that the page must show.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>A header that the answer must have; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>The authority that must have answered; null where it does not matter.</summary>
    public string? Authority { get; init; }

    /// <summary>What the first request must have been answered with; null where it does not matter.</summary>
    public int? FirstStatus { get; init; }

    public static PageExpectation SignedInAtStytch(DemoRun run, DemoTenant tenant) =>
        new($"{tenant.Users[0]} at Stytch, {tenant.Project}", StatusCodes.Status200OK, DemoStytch.Party)
        {
            Texts = [$"Signed in at Stytch as {tenant.Users[0]}", tenant.ConnectionId],
            Authority = run.Parties.StytchOf(tenant).Url.Authority,
            FirstStatus = StatusCodes.Status307TemporaryRedirect,
        };

    public static PageExpectation SignedInAtLegacyApp(DemoTenant tenant) =>
        new($"{tenant.Users[0]} at the legacy app", StatusCodes.Status200OK, DemoLegacyApp.Party)
        {
            Texts = [$"Signed in at the legacy app as {tenant.Users[0]}"],
            FirstStatus = StatusCodes.Status200OK,
        };

    public PageExpectation Showing(string text) => this with { Texts = [.. Texts, text] };

    /// <summary>What is wrong with a visit; null where it is as expected.</summary>
    public string? FaultOf(PageVisit visit) => visit switch
    {
        _ when visit.Status != Status => $"ended with {visit.Hops[^1]}, not with {Status}",
        _ when visit.Header(LoopbackServer.PartyHeader) != Party => $"answered by {NameOf(visit.Header(LoopbackServer.PartyHeader))}, not by {NameOf(Party)}",
        _ when Authority is not null && visit.Url.Authority != Authority => $"ended at {visit.Url.Authority}, not at {Authority}",
        _ when FirstStatus is not null && visit.Hops[0].Status != FirstStatus => $"began with {visit.Hops[0].Status}, not with {FirstStatus}",
        _ when Header is not null && visit.Header(Header) is null => $"has no {Header} header",
        _ => Texts.Where(text => !Shows(visit.Text, text)).Select(text => $"does not show '{text}'").FirstOrDefault(),
    };

    private static string NameOf(string? party) => party ?? "the gateway";

    private static bool Shows(string page, string text) =>
        page.Contains(text, StringComparison.Ordinal) || page.Contains(HtmlEncoder.Default.Encode(text), StringComparison.Ordinal);
}
