using System.Text;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using WireMock.ResponseBuilders;
using static Gateway.Tests.Stytch.Api.StytchScene;
using static Gateway.Tests.Support.StytchWire;

namespace Gateway.Tests.Stytch.Api;

/// <summary>What the client makes of answers that are not of Stytch's form, served by a server that knows nothing of ours.</summary>
[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StytchWireTests
{
    private const string Connection = "\"connection_id\":\"saml-connection-test-1\"";
    private const string Organization = "\"organization_id\":\"organization-test-1\"";

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("7")]
    [TestCase("\"ok\"")]
    [TestCase("{\"saml_connections\":null}")]
    [TestCase("{\"saml_connections\":\"none\"}")]
    [TestCase("{\"saml_connections\":{}}")]
    [TestCase("{\"saml_connections\":[null]}")]
    [TestCase("{\"saml_connections\":[{}]}")]
    [TestCase("{\"saml_connections\":[7]}")]
    [TestCase("{\"saml_connections\":[{\"connection_id\":7}]}")]
    [TestCase("{\"saml_connections\":[{\"connection_id\":null}]}")]
    [TestCase("{\"saml_connections\":[{\"connection_id\":\"a/b\"}]}")]
    [TestCase("{\"saml_connections\":[{" + Connection + ",\"verification_certificates\":[null]}]}")]
    [TestCase("{\"saml_connections\":[{" + Connection + ",\"verification_certificates\":\"none\"}]}")]
    [TestCase("{\"saml_connections\":[{" + Connection + ",\"display_name\":[]}]}")]
    [TestCase("{\"saml_connections\":[{" + Connection + ",\"allow_gateway_callback\":\"true\"}]}")]
    [TestCase("{\"saml_connections\":[{" + Connection + ",\"display_name\":\"\\ud800\"}]}")]
    [TestCase("{\"saml_connections\":[],\"saml_connections\":[{" + Connection + "}]}")]
    [TestCase("{\"saml_connections\":[{" + Connection + "}]")]
    public async Task ListConnections_AnswerOfAnotherForm_IsUnreadable(string body, CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, body));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        var loss = Loss(await scene.Client.ListConnectionsAsync("acme", cancellationToken));

        Assert.That((loss.Reason, loss.MayHaveBeenDone), Is.EqualTo((UnreachableReason.Unreadable, false)));
        Assert.That(scene.Log.LinesOf(1700).Single(), Does.Contain("list_connections").And.Contain("unreadable"));
    }

    [TestCase("{\"organization\":null}")]
    [TestCase("{\"organization\":{}}")]
    [TestCase("{\"organization\":[]}")]
    [TestCase("{\"organization\":\"acme\"}")]
    [TestCase("{\"organization\":{\"organization_id\":null}}")]
    [TestCase("{\"organization\":{\"organization_id\":\"\"}}")]
    [TestCase("{\"organization\":{\"organization_id\":\"../debug\"}}")]
    [TestCase("{\"organization\":{" + Organization + ",\"organization_slug\":7}}")]
    [TestCase("{\"organization\":{" + Organization + ",\"trusted_metadata\":{\"a\":1,\"a\":2}}}")]
    [TestCase("{\"organization\":{" + Organization + ",\"trusted_metadata\":{\"\\ud800\":1}}}")]
    public async Task Organization_AnswerOfAnotherForm_IsUnreadable(string body, CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, body));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        var read = Loss(await scene.Client.GetOrganizationAsync("acme", cancellationToken));
        var made = Loss(await scene.Client.CreateOrganizationAsync(new NewOrganization { OrganizationName = "Acme" }, cancellationToken));

        Assert.That((read.Reason, read.MayHaveBeenDone), Is.EqualTo((UnreachableReason.Unreadable, false)));
        Assert.That((made.Reason, made.MayHaveBeenDone), Is.EqualTo((UnreachableReason.Unreadable, true)));
        Assert.That(wire.CountOf("POST"), Is.EqualTo(1), "What may have been made is not made again.");
    }

    [TestCase("{\"organizations\":[null]}")]
    [TestCase("{\"organizations\":[{}]}")]
    [TestCase("{\"organizations\":\"none\"}")]
    [TestCase("{\"organizations\":null,\"results_metadata\":{\"total\":0}}")]
    [TestCase("{\"organizations\":[],\"results_metadata\":{\"total\":\"0\"}}")]
    public async Task Search_AnswerOfAnotherForm_IsUnreadable(string body, CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, body));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        var loss = Loss(await scene.Client.SearchOrganizationsAsync(new OrganizationSearch(), cancellationToken));

        Assert.That(loss.Reason, Is.EqualTo(UnreachableReason.Unreadable));
    }

    [TestCase("gzip", "not compressed at all")]
    [TestCase("br", "not compressed at all")]
    public async Task Read_BodyThatDoesNotUnpack_IsUnreadable(string encoding, string body, CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, body).WithHeader("Content-Encoding", encoding));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        var loss = Loss(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((loss.Reason, loss.MayHaveBeenDone), Is.EqualTo((UnreachableReason.Unreadable, false)));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    public async Task Read_ErrorThatDoesNotUnpack_KeepsItsStatus(string encoding, CancellationToken cancellationToken)
    {
        using var wire = Start(Json(400, "garbage").WithHeader("Content-Encoding", encoding));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        var refusal = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((refusal.Status, refusal.ErrorType), Is.EqualTo((400, StytchErrors.Unreadable)));
    }

    [TestCase(FaultType.EMPTY_RESPONSE)]
    [TestCase(FaultType.MALFORMED_RESPONSE_CHUNK)]
    public async Task Call_BrokenAnswer_IsNoSuccessAndNoCreationIsRepeated(FaultType fault, CancellationToken cancellationToken)
    {
        using var wire = Start(Response.Create().WithFault(fault));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        var read = Loss(await scene.Client.GetOrganizationAsync("acme", cancellationToken));
        var made = Loss(await scene.Client.CreateSamlConnectionAsync("acme", new NewSamlConnection("Acme", "okta"), cancellationToken));

        Assert.That(read.MayHaveBeenDone, Is.False);
        Assert.That(made.MayHaveBeenDone, Is.True);
        Assert.That(wire.CountOf("POST"), Is.EqualTo(1));
    }

    [Test]
    public async Task Read_AnswerCutShort_IsRepeatedAndNeverTakenForWhole(CancellationToken cancellationToken)
    {
        await using var cutting = await RecordingBackend.StartAsync(async context =>
        {
            (context.Response.ContentType, context.Response.ContentLength) = ("application/json", 500);
            await context.Response.WriteAsync("{\"saml_connections\":[]}");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: cutting.Url.GetLeftPart(UriPartial.Authority));

        var loss = Loss(await scene.Client.ListConnectionsAsync("acme", cancellationToken));

        Assert.That(loss.Reason, Is.EqualTo(UnreachableReason.ConnectionLost));
        Assert.That(cutting.Requests, Has.Count.EqualTo(5));
    }

    [TestCase(200)]
    [TestCase(404)]
    [TestCase(502)]
    public async Task Read_PageOfAProxy_IsNoAnswerOfStytchs(int status, CancellationToken cancellationToken)
    {
        using var wire = Start(Response.Create().WithStatusCode(status)
            .WithHeader("Content-Type", "text/html").WithBody("<html><body>organization_not_found</body></html>"));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        var result = await scene.Client.GetOrganizationAsync("acme", cancellationToken);

        Assert.That(
            result is StytchResult<StytchOrganization>.Unreachable { Reason: UnreachableReason.Unreadable }
                or StytchResult<StytchOrganization>.Refused { ErrorType: StytchErrors.Unreadable, Message: null, IsNotFound: false },
            Is.True,
            result.ToString());
        Assert.That(scene.Told(), Does.Not.Contain("<html>"));
    }

    [Test]
    public async Task Read_SlowerThanAnAttempt_IsRepeatedAndTimesOut(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, "{}").WithDelay(TimeSpan.FromSeconds(30)));
        await using var scene = await StartAsync(
            change: options => (options.AttemptTimeout, options.Retries) = (TimeSpan.FromMilliseconds(200), 1), apiBaseUrl: wire.Origin);

        var loss = Loss(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((loss.Reason, loss.MayHaveBeenDone), Is.EqualTo((UnreachableReason.TimedOut, false)));
        Assert.That(scene.Log.LinesOf(1700).Single(), Does.Contain("get_organization").And.Contain("2 attempts"));
    }

    [Test]
    public async Task Call_TooManyThenSuccess_WaitsAsAskedEvenForACreation(CancellationToken cancellationToken)
    {
        var time = Leaping();
        using var wire = StartInTurn(
            Json(429, StytchRecording.Read("error-429")).WithHeader("Retry-After", "7"), Json(200, StytchRecording.Read("connection")));
        await using var scene = await StartAsync(time, apiBaseUrl: wire.Origin);

        var made = Value(await scene.Client.CreateSamlConnectionAsync("acme", new NewSamlConnection("Acme", "okta"), cancellationToken));

        Assert.That(made.ConnectionId, Does.StartWith("saml-connection-test-"));
        Assert.That(time.Elapsed.TotalSeconds, Is.InRange(7, 8));
        Assert.That(wire.CountOf("POST"), Is.EqualTo(2));
    }

    [Test]
    public async Task Update_FailsThenSucceeds_IsRepeated(CancellationToken cancellationToken)
    {
        using var wire = StartInTurn(Json(500, StytchRecording.Read("error-500")), Json(200, StytchRecording.Read("connection")));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        Value(await scene.Client.UpdateSamlConnectionAsync("acme", "saml-connection-test-1", new SamlConnectionChange(), cancellationToken));

        Assert.That(wire.CountOf("PUT"), Is.EqualTo(2));
    }

    [Test]
    public async Task Create_FailsOnce_IsNotRepeated(CancellationToken cancellationToken)
    {
        using var wire = StartInTurn(Json(500, StytchRecording.Read("error-500")), Json(200, StytchRecording.Read("connection")));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        var refusal = Refusal(await scene.Client.CreateSamlConnectionAsync("acme", new NewSamlConnection("Acme", "okta"), cancellationToken));

        Assert.That((refusal.Status, refusal.ErrorType, refusal.MayHaveBeenDone), Is.EqualTo((500, "internal_server_error", true)));
        Assert.That(wire.CountOf("POST"), Is.EqualTo(1));
    }

    [Test]
    public async Task Refusal_QuotesTheKeys_ShowsNoneOfThem(CancellationToken cancellationToken)
    {
        using var wire = StartSilent();
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin, secret: "secret-test-quoted");
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{scene.Project.ProjectId}:secret-test-quoted"));
        wire.Answer(
            "GET", "/*", Json(400, $$"""{"error_type":"bad_request","error_message":"Header Basic {{basic}} with secret-test-quoted is not taken."}"""));

        var refusal = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That(refusal.Message, Is.EqualTo("Header Basic *** with *** is not taken."));
    }

    [TestCase("""{"field":"idp_sso_url","max":5,"is_known":true,"given":null}""", "field: idp_sso_url; max: 5; is_known: True; given:")]
    [TestCase("""{"list":[1,2,3],"object":{"a":1}}""", "list: [3]; object: {...}")]
    [TestCase(
        """{"client_secret":"hunter2","Private_Key":"hunter2","key":"-----BEGIN PRIVATE KEY-----hunter2"}""",
        "client_secret: ***; Private_Key: ***; key: ***")]
    [TestCase("""{"a":"with secret-test-quoted in it","b":"Basic BASIC"}""", "a: ***; b: Basic ***")]
    [TestCase("""{"a":"\u001b[31mred\u202e"}""", "a:  [31mred")]
    [TestCase("""{"a":"\ud800"}""", "a: ...")]
    [TestCase("""{}""", null)]
    [TestCase("""[1]""", null)]
    [TestCase("\"text\"", null)]
    [TestCase("null", null)]
    public async Task Refusal_WithDetails_ShowsThemWithoutSecrets(string details, string? shown, CancellationToken cancellationToken)
    {
        using var wire = StartSilent();
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin, secret: "secret-test-quoted");
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{scene.Project.ProjectId}:secret-test-quoted"));
        var sent = details.Replace("BASIC", basic, StringComparison.Ordinal);
        wire.Answer("GET", "/*", Json(400, $$$"""{"error_type":"bad_request","error_details":{{{sent}}}}"""));

        var refusal = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((refusal.ErrorType, refusal.Details), Is.EqualTo(("bad_request", shown)));
        Assert.That(scene.Told(), Does.Not.Contain("hunter2").And.Not.Contain("idp_sso_url"), "Details are for the operator, not for logs.");
    }

    [Test]
    public async Task Refusal_WithEndlessDetails_ShowsSome(CancellationToken cancellationToken)
    {
        var many = string.Join(',', Enumerable.Range(1, 30).Select(number => $"\"field_{number}\":\"{new string('x', 5_000)}\""));
        using var wire = Start(Json(400, $$$"""{"error_type":"bad_request","error_details":{ {{{many}}} }}"""));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);
        var few = string.Join(',', Enumerable.Range(1, 12).Select(number => $"\"field_{number}\":{number}"));

        var longest = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken)).Details;
        wire.Answer("GET", "/*", Json(400, $$$"""{"error_type":"bad_request","error_details":{ {{{few}}} }}"""));
        var shortest = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken)).Details;

        Assert.That(longest, Has.Length.EqualTo(ErrorDetails.MaxLength).And.StartsWith("field_1: " + new string('x', 80) + "...; field_2: "));
        Assert.That(shortest, Does.EndWith("field_10: 10; and 2 more"));
    }

    [Test]
    public async Task ListConnections_OthersWithoutAnId_AreLeftOut(CancellationToken cancellationToken)
    {
        using var wire = Start(Json(
            200,
            """{"saml_connections":[],"oidc_connections":[null,{},{"connection_id":"a/b"},{"connection_id":"oidc-connection-test-1"}]}"""));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        var connections = Value(await scene.Client.ListConnectionsAsync("acme", cancellationToken));

        Assert.That(connections.Others, Is.EqualTo(new[] { new ForeignConnection("oidc-connection-test-1", ForeignKind.Oidc, null, null) }));
    }

    [TestCase("{}")]
    [TestCase("{\"policy\":null}")]
    [TestCase("{\"policy\":{\"roles\":null}}")]
    [TestCase("{\"policy\":{\"roles\":[null]}}")]
    [TestCase("{\"policy\":{\"roles\":[{}]}}")]
    public async Task Roles_AnswerOfAnotherForm_IsUnreadable(string body, CancellationToken cancellationToken)
    {
        using var wire = Start(Json(200, body));
        await using var scene = await StartAsync(Leaping(), apiBaseUrl: wire.Origin);

        Assert.That(Loss(await scene.Client.GetRolesAsync(cancellationToken)).Reason, Is.EqualTo(UnreachableReason.Unreadable));
    }

    [TestCase("404", 404, "organization_not_found")]
    [TestCase("401", 401, "unauthorized_credentials")]
    [TestCase("400", 400, "duplicate_saml_connection")]
    public async Task Refusal_OfStytchsForm_IsReadInItsWords(string name, int status, string errorType, CancellationToken cancellationToken)
    {
        using var wire = Start(Json(status, StytchRecording.Read($"error-{name}")));
        await using var scene = await StartAsync(apiBaseUrl: wire.Origin);

        var refusal = Refusal(await scene.Client.GetOrganizationAsync("acme", cancellationToken));

        Assert.That((refusal.Status, refusal.ErrorType, refusal.IsNotFound), Is.EqualTo((status, errorType, status == 404)));
        Assert.That(refusal.RequestId, Does.StartWith("request-id-test-"));
        Assert.That(refusal.Message, Is.Not.Empty);
    }
}
