using System.Net;
using System.Text.Json.Nodes;
using Gateway.Admin.Keys;

namespace Gateway.Tests.Admin.Mappings;

[Parallelizable]
internal sealed class AdminMappingsTests
{
    private AdminHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Put_NewMapping_AnswersItWholeWithDefaultsAndETag()
    {
        var answer = await _host.Operator.PutAsync("new");

        var mapping = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(answer.Headers.ETag?.ToString(), Is.EqualTo("\"1\""));
        Assert.That(mapping.Select(field => field.Key), Is.EqualTo(ContractFields));
        Assert.That((string?)mapping["identifier"], Is.EqualTo("new"));
        Assert.That((string?)mapping["project"], Is.EqualTo("test"));
        Assert.That((string?)mapping["state"], Is.EqualTo("legacy"));
        Assert.That((string?)mapping["delivery"], Is.EqualTo("redirect"));
        Assert.That((int?)mapping["redirect_status"], Is.EqualTo(307));
        Assert.That((int?)mapping["version"], Is.EqualTo(1));
        Assert.That((string?)mapping["updated_by"], Is.EqualTo(_host.KeyOf(AdminRole.Operator).Key.Id));
    }

    [TestCase("a/b")]
    [TestCase("a%2Fb")]
    [TestCase("with space")]
    [TestCase("plus+sign")]
    [TestCase("🚀 é")]
    [TestCase("dots..in.it")]
    [TestCase("a/../b")]
    [TestCase("question?and#hash")]
    [TestCase("back\\slash")]
    [TestCase("per%cent")]
    [TestCase("https://idp.example/saml?x=1&y=2")]
    [TestCase("history")]
    public async Task Get_AnyIdentifierOnceStored_AnswersExactlyIt(string identifier)
    {
        await _host.Operator.PutAsync(identifier);

        var answer = await _host.Viewer.GetAsync(AdminAnswers.MappingPath(identifier));

        var mapping = await answer.JsonAsync();
        Assert.That((string?)mapping["identifier"], Is.EqualTo(identifier));
        Assert.That((await _host.Store.FindAsync(identifier, CancellationToken.None))?.Identifier, Is.EqualTo(identifier));
    }

    [TestCase("zero\u200Bwidth")]
    [TestCase("mark\uFEFF")]
    public async Task Put_IdentifierWithAFormatCharacter_IsRefusedUnlessForced(string identifier)
    {
        const string Body = $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}"}""";

        var problem = await (await _host.Operator.PutAsync(identifier, Body)).ProblemAsync(HttpStatusCode.BadRequest, "invalid_mapping");
        var forced = await _host.Operator.PutAsync(
            new Uri(AdminAnswers.MappingPath(identifier) + "?force=true&reason=sent+so", UriKind.Relative), AdminAnswers.Json(Body));
        var again = await _host.Operator.PutAsync(identifier, $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","note":"n"}""");
        var added = await _host.Operator.PutAsync(identifier, $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["al\u200Dias"]}""");
        var deleted = await _host.Operator.DeleteAsync(AdminAnswers.MappingPath(identifier));

        Assert.That(problem.Faults(), Is.EqualTo(new[] { "identifier:format_character" }));
        Assert.That((string?)problem["errors"]![0]!["message"], Does.Contain(identifier.Contains('\u200B') ? "U+200B" : "U+FEFF"));
        Assert.That((forced.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.OK)));
        Assert.That((await added.ProblemAsync(HttpStatusCode.BadRequest, "invalid_mapping")).Faults(), Is.EqualTo(new[] { "aliases[0]:format_character" }));
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Get_TextOfPeople_IsReadableAsItStands()
    {
        await _host.Operator.PutAsync("müller+söhne's");

        var answer = await _host.Viewer.GetAsync(AdminAnswers.MappingPath("müller+söhne's"));

        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("müller+söhne's"));
    }

    [Test]
    public async Task Put_ItsOwnAnswerBack_IsAcceptedAsItIs()
    {
        await _host.Operator.PutAsync(
            "round-trip", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["rt-2"],"state":"migrated","wave":"1","note":"a\nb"}""");
        var first = await _host.Viewer.GetAsync(AdminAnswers.MappingPath("round-trip"));
        var text = await first.Content.ReadAsStringAsync();

        var second = await _host.Operator.PutAsync("round-trip", text, ifMatch: first.Headers.ETag!.ToString());

        var before = JsonNode.Parse(text)!.AsObject();
        var after = await second.JsonAsync();
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((int?)after["version"], Is.EqualTo(2));
        foreach (var field in ContractFields.Except(["version", "revision", "updated_at"]))
        {
            Assert.That(after[field]?.ToJsonString(), Is.EqualTo(before[field]?.ToJsonString()), field);
        }
    }

    [Test]
    public async Task Put_WithoutAField_SetsItToItsDefault()
    {
        await _host.Operator.PutAsync("replaced", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","state":"migrated","wave":"1"}""");

        var mapping = await (await _host.Operator.PutAsync("replaced", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}"}""")).JsonAsync();

        Assert.That((string?)mapping["state"], Is.EqualTo("legacy"));
        Assert.That(mapping["wave"], Is.Null);
    }

    [Test]
    public async Task Put_IfMatchTheCurrentVersion_Replaces()
    {
        await _host.Operator.PutAsync("matched");

        var answer = await _host.Operator.PutAsync("matched", Body("migrated"), ifMatch: "\"1\"");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers.ETag?.ToString(), Is.EqualTo("\"2\""));
    }

    [TestCase("\"7\"", null, 1)]
    [TestCase(null, "*", 1)]
    public async Task Put_ConditionThatDoesNotHold_IsRefusedWithTheCurrentVersion(string? ifMatch, string? ifNoneMatch, int current)
    {
        var identifier = $"unmatched-{ifMatch}";
        await _host.Operator.PutAsync(identifier);

        var answer = await _host.Operator.PutAsync(identifier, Body("migrated"), ifMatch, ifNoneMatch);

        var problem = await answer.ProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        Assert.That((int?)problem["current_version"], Is.EqualTo(current));
        Assert.That((await _host.Store.FindAsync(identifier, CancellationToken.None))!.Version, Is.EqualTo(1));
    }

    [TestCase("\"1\"")]
    [TestCase("*")]
    public async Task Put_IfMatchWhereNothingIs_IsRefused(string ifMatch)
    {
        var answer = await _host.Operator.PutAsync("nobody", Body("migrated"), ifMatch);

        var problem = await answer.ProblemAsync(HttpStatusCode.PreconditionFailed, "version_mismatch");
        Assert.That((int?)problem["current_version"], Is.EqualTo(0));
        Assert.That(await _host.Store.FindAsync("nobody", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Put_IfMatchAnyWhereOneIs_Replaces()
    {
        await _host.Operator.PutAsync("any");

        Assert.That((await _host.Operator.PutAsync("any", Body("paused"), ifMatch: "*")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Put_IfNoneMatchAnyWhereNothingIs_Creates()
    {
        Assert.That((await _host.Operator.PutAsync("none-yet", Body("paused"), ifNoneMatch: "*")).StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Put_ManyAtOnceFromOneVersion_LetsExactlyOneIn()
    {
        await _host.Operator.PutAsync("raced");
        var client = _host.Operator;

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => client.PutAsync("raced", Body("shadow"), ifMatch: "\"1\"")));

        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed), Is.EqualTo(15));
        Assert.That((await _host.Store.FindAsync("raced", CancellationToken.None))!.Version, Is.EqualTo(2));
    }

    [Test]
    public async Task Put_KeysOfOthers_AreAllNamedWithTheirOwners()
    {
        await _host.Operator.PutAsync("owner-1", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["taken-alias"]}""");
        await _host.Operator.PutAsync("owner-2");
        var before = await _host.Store.ReadPositionAsync(CancellationToken.None);

        var answer = await _host.Operator.PutAsync(
            "taker", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["free","owner-2","taken-alias"]}""");

        var problem = await answer.ProblemAsync(HttpStatusCode.Conflict, "key_taken");
        string[] expected = ["aliases[1]:key_taken", "aliases[2]:key_taken"];
        Assert.That(problem.Faults(), Is.EquivalentTo(expected));
        Assert.That(problem["errors"]!.AsArray().Select(error => (string?)error!["owner"]), Is.EquivalentTo(new List<string> { "owner-2", "owner-1" }));
        Assert.That((string?)problem["detail"], Does.Contain("'owner-2' already leads to mapping 'owner-2'"));
        Assert.That((await _host.Store.ReadPositionAsync(CancellationToken.None)).Revision, Is.GreaterThanOrEqualTo(before.Revision));
        Assert.That(await _host.Store.FindAsync("taker", CancellationToken.None), Is.Null);
        Assert.That(await _host.Store.FindAsync("free", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Put_IdentifierThatIsAnAlias_IsNamed()
    {
        await _host.Operator.PutAsync("has-alias", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["the-alias"]}""");

        var problem = await (await _host.Operator.PutAsync("the-alias", Body("legacy"))).ProblemAsync(HttpStatusCode.Conflict, "key_taken");

        Assert.That(problem.Faults(), Is.EqualTo(new List<string> { "identifier:key_taken" }));
    }

    [Test]
    public async Task Get_Alias_IsNotFoundAndNamesTheOwner()
    {
        await _host.Operator.PutAsync("aliased", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["its-alias"]}""");

        var problem = await (await _host.Viewer.GetAsync(AdminAnswers.MappingPath("its-alias"))).ProblemAsync(HttpStatusCode.NotFound, "not_found");

        Assert.That((string?)problem["errors"]![0]!["owner"], Is.EqualTo("aliased"));
    }

    [Test]
    public async Task Get_Unknown_IsNotFound()
    {
        await (await _host.Viewer.GetAsync(AdminAnswers.MappingPath("unknown"))).ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [TestCase("\"1\"", HttpStatusCode.NotModified)]
    [TestCase("W/\"1\"", HttpStatusCode.NotModified)]
    [TestCase("\"2\"", HttpStatusCode.OK)]
    public async Task Get_IfNoneMatch_SavesTheBodyWhereItIsCurrent(string ifNoneMatch, HttpStatusCode expected)
    {
        var identifier = $"cached-{ifNoneMatch}";
        await _host.Operator.PutAsync(identifier);
        using var request = new HttpRequestMessage(HttpMethod.Get, AdminAnswers.MappingPath(identifier));
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);

        var answer = await _host.Viewer.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(expected));
        Assert.That(answer.Headers.ETag?.ToString(), Is.EqualTo("\"1\""));
        Assert.That((await answer.Content.ReadAsByteArrayAsync()).Length > 0, Is.EqualTo(expected == HttpStatusCode.OK));
    }

    [Test]
    public async Task Head_Mapping_AnswersLikeGetWithoutABody()
    {
        await _host.Operator.PutAsync("headed");
        using var request = new HttpRequestMessage(HttpMethod.Head, AdminAnswers.MappingPath("headed"));

        var answer = await _host.Viewer.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers.ETag?.ToString(), Is.EqualTo("\"1\""));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task Delete_Mapping_RemovesItAndItsVersionsGoOnAfterwards()
    {
        await _host.Operator.PutAsync("deleted");

        var answer = await _host.Operator.DeleteAsync(AdminAnswers.MappingPath("deleted"));
        var gone = await _host.Viewer.GetAsync(AdminAnswers.MappingPath("deleted"));
        var back = await _host.Operator.PutAsync("deleted");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(back.Headers.ETag?.ToString(), Is.EqualTo("\"2\""));
    }

    [TestCase("\"1\"", HttpStatusCode.NoContent)]
    [TestCase("*", HttpStatusCode.NoContent)]
    [TestCase("\"9\"", HttpStatusCode.PreconditionFailed)]
    public async Task Delete_IfMatch_DeletesOnlyThatVersion(string ifMatch, HttpStatusCode expected)
    {
        var identifier = $"deleted-{ifMatch}";
        await _host.Operator.PutAsync(identifier);
        using var request = new HttpRequestMessage(HttpMethod.Delete, AdminAnswers.MappingPath(identifier));
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);

        var answer = await _host.Operator.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(expected));
        Assert.That(await _host.Store.FindAsync(identifier, CancellationToken.None) is null, Is.EqualTo(expected == HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Delete_UnknownOrAlias_IsNotFoundAndDeletesNothing()
    {
        await _host.Operator.PutAsync("keeps", $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","aliases":["keeps-too"]}""");

        await (await _host.Operator.DeleteAsync(AdminAnswers.MappingPath("never-was"))).ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await (await _host.Operator.DeleteAsync(AdminAnswers.MappingPath("keeps-too"))).ProblemAsync(HttpStatusCode.NotFound, "not_found");

        Assert.That(await _host.Store.FindAsync("keeps-too", CancellationToken.None), Is.Not.Null);
    }

    private static readonly string[] ContractFields =
    [
        "identifier", "aliases", "project", "connection_id", "acs_url", "organization_id", "state", "delivery", "redirect_status",
        "alternative_audience_uri", "alternative_acs_url", "idp_entity_id", "external_id", "wave", "note",
        "version", "revision", "created_at", "updated_at", "updated_by",
    ];

    private static string Body(string state) => $$"""{"connection_id":"{{AdminAnswers.ConnectionId}}","state":"{{state}}"}""";
}
