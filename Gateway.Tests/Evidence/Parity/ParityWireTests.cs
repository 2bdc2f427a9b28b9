using Gateway.Evidence.Connections;
using Gateway.Evidence.Parity;
using Gateway.Stytch;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using WireMock.ResponseBuilders;
using static Gateway.Tests.Support.StytchWire;

namespace Gateway.Tests.Evidence.Parity;

/// <summary>Answers that are not of Stytch's form never make a connection look gone: what follows from that sends logins elsewhere.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class ParityWireTests
{
    private const string Page = "<html>not found</html>";

    [TestCase("{\"organizations\":[{}]}")]
    [TestCase("{\"organizations\":[null]}")]
    [TestCase("{\"organizations\":[{\"organization_id\":\"\"}]}")]
    [TestCase("{\"organizations\":null}")]
    [TestCase("{}")]
    [TestCase("")]
    public async Task Read_SearchOfAnotherForm_IsNoAnswer(string body)
    {
        using var wire = StartSilent().Answer("POST", "/v1/b2b/organizations/search", Json(200, body));

        await AssertNotReadAsync(wire, organizationId: null);
    }

    [TestCase("{\"saml_connections\":[{}]}")]
    [TestCase("{\"saml_connections\":[null]}")]
    [TestCase("{\"saml_connections\":[{\"connection_id\":[]}]}")]
    public async Task Read_ListOfAnotherForm_IsNoAnswer(string body)
    {
        using var wire = StartSilent()
            .Answer("GET", "/v1/b2b/sso/*", Json(200, body))
            .Answer("POST", "/v1/b2b/organizations/search", Json(200, "{\"organizations\":[]}"));

        await AssertNotReadAsync(wire, organizationId: "organization-test-1");
    }

    [Test]
    public async Task Read_PageOfAProxyInsteadOfTheList_IsNoAnswer()
    {
        using var wire = StartSilent()
            .Answer("GET", "/v1/b2b/sso/*", Response.Create().WithStatusCode(404).WithHeader("Content-Type", "text/html").WithBody(Page))
            .Answer("POST", "/v1/b2b/organizations/search", Json(200, "{\"organizations\":[{\"organization_id\":\"organization-test-1\"}]}"));

        await AssertNotReadAsync(wire, organizationId: null);
        await AssertNotReadAsync(wire, organizationId: "organization-test-1");
    }

    [TestCase(FaultType.EMPTY_RESPONSE)]
    [TestCase(FaultType.MALFORMED_RESPONSE_CHUNK)]
    public async Task Read_BrokenAnswer_IsNoAnswer(FaultType fault)
    {
        using var wire = Start(Response.Create().WithFault(fault));

        await AssertNotReadAsync(wire, organizationId: "organization-test-1");
    }

    [TestCase("gzip")]
    [TestCase("br")]
    public async Task Read_AnswerThatDoesNotUnpack_IsNoAnswer(string encoding)
    {
        using var wire = Start(Json(200, "garbage").WithHeader("Content-Encoding", encoding));

        await AssertNotReadAsync(wire, organizationId: "organization-test-1");
    }

    private static async Task AssertNotReadAsync(StytchWire wire, string? organizationId)
    {
        await using var scene = await ParityScene.StartAsync(services =>
            services.Configure<StytchOptions>(options => options.Projects[0].ApiBaseUrl = wire.Origin));
        await scene.ChangeAsync(mapping => mapping with { OrganizationId = organizationId });

        var report = await scene.RunAsync();
        var kept = await scene.Facts.GetManyAsync([ConnectionKey.Of(scene.Mapping)], CancellationToken.None);

        Assert.That(report.Findings.Select(finding => finding.Code), Does.Contain(ParityCode.NoAnswer).And.Not.Contain(ParityCode.ConnectionMissing));
        Assert.That(kept, Is.Empty, "Nothing is kept of what was not answered.");
    }
}
