using Gateway.Cli.Demo.Browser;
using Gateway.Cli.Demo.Journeys;
using Gateway.Cli.Demo.Web;

namespace Gateway.Tests.Cli.Demo.Journeys;

[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class PageExpectationTests
{
    private static readonly PageExpectation Expected = new("ok", 200, "stytch")
    {
        Texts = ["Signed in as <ada>"],
        Header = "Cache-Control",
        Authority = "127.0.0.1:81",
        FirstStatus = 307,
    };

    private static readonly PageVisit Right = new()
    {
        Hops = [new Hop("POST", "/old-sso/acme", 307), new Hop("POST", "/acs", 200)],
        Url = new Uri("http://127.0.0.1:81/acs"),
        Status = 200,
        Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [LoopbackServer.PartyHeader] = "stytch", ["cache-control"] = "no-store" },
        Text = "<h1>Signed in as &lt;ada&gt;</h1>",
    };

    [Test]
    public void FaultOf_PageAsExpected_IsNull() => Assert.That(Expected.FaultOf(Right), Is.Null);

    private static IEnumerable<TestCaseData<PageVisit, string>> WrongVisits()
    {
        yield return new(Right with { Status = 400, Hops = [Right.Hops[0], new Hop("POST", "/acs", 400)] }, "ended with POST /acs 400, not with 200");
        yield return new(Right with { Status = null, Hops = [Right.Hops[0], new Hop("POST", "/acs", null)] }, "ended with POST /acs blocked, not with 200");
        yield return new(Right with { Headers = new Dictionary<string, string>() }, "answered by the gateway, not by stytch");
        yield return new(Right with { Url = new Uri("http://127.0.0.1:82/acs") }, "ended at 127.0.0.1:82, not at 127.0.0.1:81");
        yield return new(Right with { Hops = [new Hop("POST", "/old-sso/acme", 303), Right.Hops[1]] }, "began with 303, not with 307");
        yield return new(Right with { Headers = new Dictionary<string, string> { [LoopbackServer.PartyHeader] = "stytch" } }, "has no Cache-Control header");
        yield return new(Right with { Text = "Signed in as grace" }, "does not show 'Signed in as <ada>'");
    }

    [TestCaseSource(nameof(WrongVisits))]
    public void FaultOf_OneThingWrong_NamesIt(PageVisit visit, string fault) => Assert.That(Expected.FaultOf(visit), Is.EqualTo(fault));
}
