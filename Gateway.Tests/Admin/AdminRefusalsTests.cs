using System.Net;
using System.Text;
using Gateway.Admin.Keys;
using Gateway.Mappings.Store;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin;

/// <summary>Whatever is refused names all its faults and changes nothing.</summary>
[NonParallelizable]
internal sealed class AdminRefusalsTests
{
    private const string Good = $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}"}""";

    private AdminHost _host = null!;
    private StorePosition _before;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync(options => options.MaxBodyBytes = 4096);
        await _host.Operator.PutAsync("kept", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","wave":"kept","state":"shadow"}""");
        _before = await _host.Store.ReadPositionAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TearDown]
    public async Task NothingHasChangedAsync()
    {
        Assert.That(await _host.Store.ReadPositionAsync(CancellationToken.None), Is.EqualTo(_before));
        var kept = await (await _host.Viewer.GetAsync(AdminAnswers.MappingPath("kept"))).JsonAsync();
        Assert.That((string?)kept["wave"], Is.EqualTo("kept"));
        Assert.That((int?)kept["version"], Is.EqualTo(1));
    }

    [TestCase("""{}""", "connection_id:required")]
    [TestCase(
        """{"connection_id":"saml-connection-test-1","identifier":"other","stat":"x","aliases":[1,"ok"],"redirect_status":301,"wave":"","note":7,"acs_url":"https://evil.example/x"}""",
        "identifier:differs_from_path",
        "stat:unknown_field",
        "aliases[0]:wrong_type",
        "redirect_status:not_allowed",
        "wave:empty",
        "note:wrong_type",
        "acs_url:foreign_origin")]
    [TestCase("""{"connection_id":"saml-connection-test-1","connection_id":"saml-connection-test-2"}""", "connection_id:duplicate_field")]
    [TestCase("""{"connection_id":"saml-connection-live-1","project":"test"}""", "connection_id:not_of_project")]
    [TestCase("""{"connection_id":"saml-connection-test-1","project":"prod"}""", "project:unknown_project")]
    public async Task Put_BadFields_AreAllNamed(string json, params string[] expected)
    {
        var problem = await (await _host.Operator.PutAsync("kept", json)).ProblemAsync(HttpStatusCode.BadRequest, "invalid_mapping");

        Assert.That(problem.Faults(), Is.EquivalentTo(expected));
    }

    [TestCase("", "is empty")]
    [TestCase("{", "line 1, byte 2")]
    [TestCase("{\n  \"connection_id\": \"x\",\n}", "line 3, byte 1")]
    [TestCase("[]", "not an object")]
    [TestCase("null", "not an object")]
    [TestCase("{} {}", "line 1, byte 4")]
    [TestCase("// no\n{}", "line 1, byte 1")]
    public async Task Put_NotAJsonObject_SaysWhere(string json, string expected)
    {
        var problem = await (await _host.Operator.PutAsync("kept", json)).ProblemAsync(HttpStatusCode.BadRequest, "invalid_json");

        Assert.That((string?)problem["detail"], Does.Contain(expected));
    }

    [Test]
    public async Task Put_NotUtf8_IsRefused()
    {
        using var content = new ByteArrayContent([.. "{\"note\":\""u8, 0xFF, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        var answer = await _host.Operator.PutAsync(AdminAnswers.MappingPath("kept"), content);

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid_json");
    }

    [TestCase(null, null)]
    [TestCase("text/plain", null)]
    [TestCase("application/x-www-form-urlencoded", null)]
    [TestCase("application/merge-patch+json", null)]
    [TestCase("application/json; charset=utf-16", null)]
    [TestCase("application/json", "gzip")]
    public async Task Put_AnotherContentType_IsRefused(string? contentType, string? encoding)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Good));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var answer = await _host.Operator.PutAsync(AdminAnswers.MappingPath("kept"), content);

        await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Test]
    public async Task Put_BodyOverTheLimit_IsRefused([Values] bool isChunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, AdminAnswers.MappingPath("kept"))
        {
            Content = AdminAnswers.Json(Good.PadRight(4097)),
        };
        request.Headers.TransferEncodingChunked = isChunked;

        var answer = await _host.Operator.SendAsync(request);

        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Test]
    public async Task Put_BadPathHeaderAndBody_AreNamedTogether()
    {
        var answer = await RawHttp.SendAsync(_host.Address, Request("PUT", "/admin/v1/mappings/%FF", "If-Match: 3\r\n", """{"connection_id":null}"""));

        Assert.That(answer, Does.StartWith("HTTP/1.1 400 "));
        Assert.That(answer, Does.Contain("\"identifier\"").And.Contain("\"If-Match\"").And.Contain("\"connection_id\"").And.Contain("3 faults"));
    }

    [TestCase("PUT", "/admin/v1/mappings/kept?dry_run=true", "invalid_query")]
    [TestCase("DELETE", "/admin/v1/mappings/kept?If-Match=9", "invalid_query")]
    [TestCase("GET", "/admin/v1/mappings/kept?x", "invalid_query")]
    [TestCase("GET", "/admin/v1/status?verbose=1", "invalid_query")]
    [TestCase("DELETE", "/admin/v1/mappings/%FF", "invalid_request")]
    [TestCase("GET", "/admin/v1/mappings/%ff", "invalid_request")]
    [TestCase("GET", "/admin/v1/mappings/x/../kept", "invalid_request")]
    [TestCase("DELETE", "/admin/v1/mappings/x/%2e%2e/kept", "invalid_request")]
    [TestCase("GET", "/admin/v1/mappings?state=gone&limit=0&waves=1", "invalid_query")]
    public async Task Any_BadPathOrQuery_IsRefused(string method, string target, string errorType)
    {
        var answer = await RawHttp.SendAsync(_host.Address, Request(method, target, "", method == "PUT" ? Good : ""));

        Assert.That(answer, Does.StartWith("HTTP/1.1 400 "));
        Assert.That(answer, Does.Contain($"\"error_type\":\"{errorType}\""));
    }

    [TestCase("If-Match", "\"1\"", "If-None-Match", "*")]
    [TestCase("If-Match", "1", "X-None", "-")]
    [TestCase("If-None-Match", "\"1\"", "X-None", "-")]
    public async Task Put_UnreadableCondition_IsRefused(string name1, string value1, string name2, string value2)
    {
        var answer = await RawHttp.SendAsync(_host.Address, Request("PUT", "/admin/v1/mappings/kept", $"{name1}: {value1}\r\n{name2}: {value2}\r\n", Good));

        Assert.That(answer, Does.StartWith("HTTP/1.1 400 "));
    }

    [TestCase("GET", "/", HttpStatusCode.NotFound, "not_found")]
    [TestCase("GET", "/admin", HttpStatusCode.NotFound, "not_found")]
    [TestCase("GET", "/admin/v2/mappings", HttpStatusCode.NotFound, "not_found")]
    [TestCase("GET", "/admin/v1/mappings/a/b", HttpStatusCode.NotFound, "not_found")]
    [TestCase("POST", "/admin/v1/mappings", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [TestCase("PATCH", "/admin/v1/mappings/kept", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [TestCase("OPTIONS", "/admin/v1/mappings/kept", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [TestCase("DELETE", "/admin/v1/mappings", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    public async Task Any_NothingThere_IsAProblemToo(string method, string path, HttpStatusCode status, string errorType)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var answer = await _host.Viewer.SendAsync(request);

        await answer.ProblemAsync(status, errorType);
        Assert.That(answer.Content.Headers.Allow, status == HttpStatusCode.MethodNotAllowed ? Is.Not.Empty : Is.Empty);
    }

    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    [TestCase("Origin", "https://evil.example")]
    [TestCase("Origin", "null")]
    [TestCase("Origin", "http://127.0.0.1:1")]
    public async Task Put_FromAnotherSite_IsRefused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, AdminAnswers.MappingPath("kept")) { Content = AdminAnswers.Json(Good) };
        request.Headers.Add(header, value);

        var answer = await _host.Operator.SendAsync(request);

        await answer.ProblemAsync(HttpStatusCode.Forbidden, "cross_site");
    }

    private string Request(string method, string target, string headers, string body)
    {
        var authorization = AdminHost.Basic(_host.KeyOf(AdminRole.Operator).Key.Id, _host.KeyOf(AdminRole.Operator).Secret);
        return $"{method} {target} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: {authorization}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";
    }
}
