using System.Text;
using Gateway.Changes.Formats;
using Gateway.Mappings;

namespace Gateway.Tests.Changes.Formats;

[Parallelizable]
internal sealed class CsvReadingTests
{
    private const string C = Documents.C;

    [Test]
    public async Task Read_EveryColumn_FillsEveryField()
    {
        var rows = await ReadAsync($"""
            identifier,aliases,project,connection_id,acs_url,organization_id,state,delivery,redirect_status,alternative_audience_uri,alternative_acs_url,idp_entity_id,external_id,wave,note
            acme,"acme eu
            a|b,c",live,saml-connection-live-1,https://api.stytch.com/v1/b2b/sso/callback/saml-connection-live-1,organization-1,shadow,redirect,303,urn:acme,https://sso.acme-app.com/old-sso/acme,http://www.okta.com/exk1,007,two,"He said ""hi"",
            and left"

            """);

        var mapping = rows.Single().Mapping!;
        Assert.That(mapping.Aliases, Is.EqualTo(new[] { "acme eu", "a|b,c" }));
        Assert.That(mapping with { Aliases = [] }, Is.EqualTo(new ConnectionMapping
        {
            Identifier = "acme",
            Aliases = (mapping with { Aliases = [] }).Aliases,
            Project = "live",
            ConnectionId = "saml-connection-live-1",
            AcsUrl = "https://api.stytch.com/v1/b2b/sso/callback/saml-connection-live-1",
            OrganizationId = "organization-1",
            State = MappingState.Shadow,
            RedirectStatus = 303,
            AlternativeAudienceUri = "urn:acme",
            AlternativeAcsUrl = "https://sso.acme-app.com/old-sso/acme",
            IdpEntityId = "http://www.okta.com/exk1",
            ExternalId = "007",
            Wave = "two",
            Note = "He said \"hi\",\nand left",
        }));
    }

    [Test]
    public async Task Read_OnlyWhatIsRequired_TakesTheDefaults()
    {
        var rows = await ReadAsync($"connection_id,identifier,state,note\n{C},acme,,\n");

        Assert.That(
            rows.Single().Mapping,
            Is.EqualTo(new ConnectionMapping { Identifier = "acme", Aliases = rows[0].Mapping!.Aliases, Project = "test", ConnectionId = C }));
    }

    [TestCase("Legacy ID,Connection")]
    [TestCase("sso-id,stytchConnectionId")]
    [TestCase("\uFEFFIDENTIFIER,\"connection id\"")]
    [TestCase(" id ,saml_connection_id")]
    public async Task Read_OtherNamesOfColumns_AreUnderstood(string header)
    {
        Assert.That(Documents.Outline(await ReadAsync($"{header}\nacme,{C}\n")), Is.EqualTo(new[] { "acme" }));
    }

    [TestCase("identifier;connection_id;note\nacme;C;\"a;b\"", "a;b")]
    [TestCase("identifier\tconnection_id\tnote\r\nacme\tC\t\"a\tb\"\r\n", "a\tb")]
    [TestCase("identifier,connection_id,note\r\nacme,C,\"a\r\nb\"", "a\r\nb")]
    [TestCase("identifier,connection_id,note\nacme,C,\"a\rb\"", "a\rb")]
    [TestCase("identifier,connection_id,note\nacme,C, a b ", " a b ")]
    [TestCase("identifier,connection_id,note\n\n\n,,\nacme,C,x\n\n,,\n", "x")]
    [TestCase("identifier,connection_id,note,,\nacme,C,x,,\n", "x")]
    public async Task Read_FilesAsTheyComeFromTools_AreUnderstood(string document, string note)
    {
        var rows = await ReadAsync(document);

        Assert.That(Documents.Outline(rows), Is.EqualTo(note == "a\tb" ? ["line 2 (row 1): note:control_character"] : new[] { "acme" }));
        Assert.That(rows[0].Mapping?.Note ?? note, Is.EqualTo(note));
    }

    [TestCase("sep=;\r\nidentifier;connection_id;note\r\nacme;C;\"a;b\"\r\n", "acme", "line 4 (row 2): :wrong_cell_count")]
    [TestCase("\uFEFFSEP=|\nidentifier|connection_id|note\nacme|C|a,b;c\n", "acme", "line 4 (row 2): :wrong_cell_count")]
    [TestCase("sep=\t\ridentifier\tconnection_id\tnote\racme\tC\ta,b\r", "acme", "line 4 (row 2): :wrong_cell_count")]
    [TestCase("\"sep=,\"\nidentifier,connection_id,note\nacme,C,a;b\n", "acme", "line 4 (row 2): :wrong_cell_count")]
    public async Task Read_FirstLineThatNamesTheDelimiter_IsNoHeaderAndCounts(string document, params string[] outline)
    {
        Assert.That(Documents.Outline(await ReadAsync(document + "two")), Is.EqualTo(outline));
    }

    [TestCase("sep=;", "line 2: :empty")]
    [TestCase("sep=;\n", "line 2: :empty")]
    [TestCase("sep=;\nidentifier;connection_id\nacme;\"C", "line 3 (row 1): :bad_quoting")]
    [TestCase("sep=;;\nidentifier;connection_id\nacme;C\n", "line 1: sep=:unknown_column")]
    public async Task Read_FirstLineLikeOneThatNamesTheDelimiter_SaysWhatIsWrong(string document, string first)
    {
        Assert.That(Documents.Outline(await ReadAsync(document))[0], Is.EqualTo(first));
    }

    [TestCase("", "line 1: :empty")]
    [TestCase("\n\r\n  \n", "line 4: :empty")]
    [TestCase("identifier,connection_id,connecton_id,tenant\nacme,C,x,y\n", "line 1: connecton_id:unknown_column", "line 1: tenant:unknown_column", "acme")]
    [TestCase("identifier,connection_id,Connection,ID\nacme,C,x,y\n", "line 1: Connection:duplicate_column", "line 1: ID:duplicate_column", "acme")]
    [TestCase("identifier,connection_id,entity-id,ACS\nacme,C,x,y\n", "line 1: entity-id:ambiguous_column", "line 1: ACS:ambiguous_column", "acme")]
    [TestCase("name,note\na,b\n", "line 1: name:ambiguous_column", "line 1: identifier:missing_column", "line 1: connection_id:missing_column")]
    [TestCase("identifier,connection_id,\"note\"x\na,C,b\n", "line 1: :bad_quoting")]
    public async Task Read_AHeaderWithFaults_NamesAllOfThem(string document, params string[] faults)
    {
        Assert.That(Documents.Outline(await ReadAsync(document)), Is.EqualTo(faults));
    }

    [Test]
    public async Task Read_RowsWithFaults_NamesEveryOneByItsColumnAndGoesOn()
    {
        var rows = await ReadAsync($"""
            ID,Connection,Status,aliases,redirect_status,note,project
            one,C,migrated,,,"two
            lines",
            two,wrong,Migrated,"a
            .
            a",302,,nope
            three,C
            four,C,,,,,,eight
            fi"ve,C,,,,,
            ,C,,,,,
            seven,,,,,,
            eight,C,,,x,,

            nine,C,,,,,
            """);

        Assert.That(Documents.Outline(rows), Is.EqualTo(new[]
        {
            "one",
            "line 4 (row 2): Status:not_one_of",
            "line 4 (row 2): aliases:not_allowed",
            "line 4 (row 2): aliases:duplicate",
            "line 4 (row 2): project:unknown_project",
            "line 4 (row 2): redirect_status:not_allowed",
            "line 7 (row 3): :wrong_cell_count",
            "line 8 (row 4): :wrong_cell_count",
            "line 9 (row 5): :bad_quoting",
            "line 10 (row 6): ID:required",
            "line 11 (row 7): Connection:required",
            "line 12 (row 8): redirect_status:wrong_type",
            "nine",
        }));
        Assert.That(rows[1].Faults.Select(fault => fault.Field), Is.EqualTo(new[] { "state", "aliases[1]", "aliases[2]", "project", "redirect_status" }));
        Assert.That(rows.Select(row => row.IsCutShort), Has.None.True);
    }

    [TestCase("identifier,connection_id,note\none,C,\ntwo,C,\"open\nthree,C,\n", "one", "line 3 (row 2): :bad_quoting")]
    [TestCase("identifier,connection_id,note\none,C,\ntwo,C,\"open", "one", "line 3 (row 2): :bad_quoting")]
    [TestCase("identifier,connection_id,note\none,C,\ntwo,C,\"", "one", "line 3 (row 2): :bad_quoting")]
    public async Task Read_AQuoteThatStaysOpen_EndsWithTheLineItBeganOn(string document, params string[] outline)
    {
        var rows = await ReadAsync(document);

        Assert.That(Documents.Outline(rows), Is.EqualTo(outline));
        Assert.That(rows[^1].IsCutShort);
    }

    [TestCase("\"")]
    [TestCase(",")]
    [TestCase("a")]
    [TestCase("\"\"")]
    public async Task Read_ARowWithoutEnd_IsRefusedWithoutReadingItAll(string endless)
    {
        var head = Encoding.UTF8.GetBytes($"identifier,connection_id,note\none,{C},\ntwo,{C},\"");
        await using var document = new EndlessStream(head, Encoding.UTF8.GetBytes(endless));

        var rows = await Documents.ReadAsync(MappingFormat.Csv, document);

        Assert.That(Documents.Outline(rows), Is.EqualTo(new[] { "one", "line 3 (row 2): :row_too_large" }));
        Assert.That(document.Given, Is.LessThan(4 * RowText.MaxRowLength));
    }

    private static Task<List<MappingRow>> ReadAsync(string document) =>
        Documents.ReadAsync(MappingFormat.Csv, document.Replace(",C", "," + C, StringComparison.Ordinal)
            .Replace(";C", ";" + C, StringComparison.Ordinal)
            .Replace("\tC", "\t" + C, StringComparison.Ordinal)
            .Replace("|C", "|" + C, StringComparison.Ordinal)
            .Replace(C + "onnection", "Connection", StringComparison.Ordinal));
}
