using System.Text.Json;
using Gateway.Admin.Requests;
using Gateway.Changes.Formats;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Stytch;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Admin.Requests;

[Parallelizable]
internal sealed class MappingBodyTests
{
    private const string ConnectionId = "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9";

    [Test]
    public void Read_OnlyTheConnection_TakesTheDefaults()
    {
        var faults = new FaultList();

        var mapping = Read($$"""{"connection_id":"{{ConnectionId}}"}""", faults);

        Assert.That(faults.IsEmpty);
        Assert.That(mapping, Is.EqualTo(new ConnectionMapping { Identifier = "acme", Project = "test", ConnectionId = ConnectionId }));
    }

    [Test]
    public void Read_ItsOwnJson_IsTheSameWithoutWhatTheGatewaySets()
    {
        var faults = new FaultList();
        var whole = new ConnectionMapping
        {
            Identifier = "acme",
            Aliases = ["acme-eu", "🚀"],
            Project = "live",
            ConnectionId = "saml-connection-live-1",
            AcsUrl = "https://login.example.com/v1/b2b/sso/callback/saml-connection-live-1",
            OrganizationId = "organization-live-1",
            State = MappingState.Shadow,
            RedirectStatus = 303,
            AlternativeAudienceUri = "urn:acme",
            AlternativeAcsUrl = "https://sso.acme-app.com/old-sso/acme",
            IdpEntityId = "http://www.okta.com/exk1",
            ExternalId = "42",
            Wave = "two",
            Note = "line\nline",
            Version = 7,
            Revision = 9,
            UpdatedBy = "key_x",
        };

        var read = Read(JsonSerializer.Serialize(whole, MappingJson.Default.ConnectionMapping), faults);

        Assert.That(faults.IsEmpty);
        Assert.That(read with { Aliases = whole.Aliases }, Is.EqualTo(whole with { Version = 0, Revision = 0, UpdatedBy = "" }));
        Assert.That(read.Aliases, Is.EqualTo(whole.Aliases));
    }

    [TestCase("""{}""", "connection_id:required")]
    [TestCase("""{"connection_id":null}""", "connection_id:null_not_allowed")]
    [TestCase("""{"connection_id":7,"acs_url":"https://test.stytch.com/v1/b2b/sso/callback/x"}""", "connection_id:wrong_type")]
    [TestCase("""{"connection_id":"C","connection_id":"C"}""", "connection_id:duplicate_field")]
    [TestCase("""{"connection_id":"C","conection_id":"C"}""", "conection_id:unknown_field")]
    [TestCase("""{"connection_id":"C","Identifier":"acme"}""", "Identifier:unknown_field")]
    [TestCase("""{"connection_id":"C","identifier":"other"}""", "identifier:differs_from_path")]
    [TestCase("""{"connection_id":"C","identifier":null}""", "identifier:null_not_allowed")]
    [TestCase("""{"connection_id":"C","identifier":1}""", "identifier:wrong_type")]
    [TestCase("""{"connection_id":"C","state":"gone"}""", "state:not_one_of")]
    [TestCase("""{"connection_id":"C","state":1}""", "state:not_one_of")]
    [TestCase("""{"connection_id":"C","state":null}""", "state:null_not_allowed")]
    [TestCase("""{"connection_id":"C","delivery":"Repost"}""", "delivery:not_one_of")]
    [TestCase("""{"connection_id":"C","redirect_status":"307"}""", "redirect_status:wrong_type")]
    [TestCase("""{"connection_id":"C","redirect_status":307.5}""", "redirect_status:wrong_type")]
    [TestCase("""{"connection_id":"C","redirect_status":99999999999}""", "redirect_status:wrong_type")]
    [TestCase("""{"connection_id":"C","redirect_status":301}""", "redirect_status:not_allowed")]
    [TestCase("""{"connection_id":"C","aliases":"x"}""", "aliases:wrong_type")]
    [TestCase("""{"connection_id":"C","aliases":null}""", "aliases:null_not_allowed")]
    [TestCase("""{"connection_id":"C","aliases":["x",1,null]}""", "aliases[1]:wrong_type", "aliases[2]:wrong_type")]
    [TestCase("""{"connection_id":"C","aliases":["x","x","acme",""]}""", "aliases[1]:duplicate", "aliases[2]:duplicate", "aliases[3]:required")]
    [TestCase("""{"connection_id":"C","note":7,"wave":[],"external_id":{}}""", "note:wrong_type", "wave:wrong_type", "external_id:wrong_type")]
    [TestCase("""{"connection_id":"C","note":"\ud800"}""", "note:invalid_text")]
    [TestCase("""{"connection_id":"C","\ud800":1}""", ":invalid_text")]
    [TestCase("""{"connection_id":"C","note":""}""", "note:empty")]
    [TestCase("""{"connection_id":"C","project":"elsewhere"}""", "project:unknown_project")]
    [TestCase("""{"connection_id":"C","project":null}""", "project:null_not_allowed")]
    [TestCase("""{"connection_id":"C","project":7}""", "project:wrong_type")]
    [TestCase("""{"connection_id":"saml-connection-live-1"}""", "connection_id:not_of_project")]
    [TestCase("""{"connection_id":"C","acs_url":"https://evil.example/C"}""", "acs_url:foreign_origin")]
    [TestCase(
        """{"x":1,"state":"x","redirect_status":1,"note":1,"version":"any","aliases":[""]}""",
        "x:unknown_field",
        "connection_id:required",
        "state:not_one_of",
        "note:wrong_type",
        "aliases[0]:required",
        "redirect_status:not_allowed")]
    public void Read_Faults_AreAllNamedAndNothingElse(string json, params string[] expected)
    {
        var faults = new FaultList();

        Read(json.Replace("\"C\"", $"\"{ConnectionId}\""), faults);

        var named = faults.ToProblem(ErrorType.InvalidMapping, "the mapping").Errors.Select(error => $"{error.Field}:{error.Code}");
        Assert.That(named, Is.EquivalentTo(expected));
    }

    [Test]
    public void Read_MisspeltField_SuggestsTheRightOne()
    {
        var faults = new FaultList();

        Read("""{"connectionId":"x"}""", faults);

        Assert.That(faults.ToProblem(ErrorType.InvalidMapping, "").Errors[0].Message, Is.EqualTo("No such field. Did you mean 'connection_id'?"));
    }

    [Test]
    public void Read_CountlessFaults_NamesTheFirstHundredAndCountsAll()
    {
        var faults = new FaultList();

        Read("{" + string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"field{i}\":1")) + "}", faults);

        var problem = faults.ToProblem(ErrorType.InvalidMapping, "the mapping");
        Assert.That(problem.Errors, Has.Count.EqualTo(FaultList.MaxShown));
        Assert.That(problem.Detail, Is.EqualTo("5001 faults (the first 100 are named) in the mapping."));
    }

    private static ConnectionMapping Read(string json, FaultList faults)
    {
        var projects = new StytchProjects(Options.Create(new StytchOptions
        {
            Projects =
            [
                new() { Name = "test" },
                new() { Name = "live", Environment = StytchEnvironment.Live, AllowedOrigins = { "https://login.example.com" } },
            ],
        }));
        using var document = JsonDocument.Parse(json);
        return new MappingBody(new MappingForm(new MappingRules(projects), projects)).Read(document.RootElement, "acme", faults);
    }
}
