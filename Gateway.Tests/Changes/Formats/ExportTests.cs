using System.Text;
using Gateway.Changes.Formats;
using Gateway.Mappings;

namespace Gateway.Tests.Changes.Formats;

/// <summary>The exact bytes: files in version control must not change because the gateway did.</summary>
[Parallelizable]
internal sealed class ExportTests
{
    private static readonly ConnectionMapping[] Two =
    [
        new()
        {
            Identifier = "acme, \"EU\"",
            Aliases = ["a|b", "c d"],
            Project = "test",
            ConnectionId = "saml-connection-test-1",
            State = MappingState.Migrated,
            ExternalId = "007",
            Wave = "=1+1",
            Note = "línea\r\n🚀\\",
            Version = 3,
            Revision = 9,
            UpdatedBy = "key_x",
        },
        new() { Identifier = "b", Project = "test", ConnectionId = "saml-connection-test-2", RedirectStatus = 303 },
    ];

    [Test]
    public async Task Write_Csv_HasEveryColumnAndQuotesOnlyWhatNeedsIt()
    {
        Assert.That(await WriteAsync(MappingFormat.Csv, Two), Is.EqualTo(
            "identifier,aliases,project,connection_id,acs_url,organization_id,state,delivery,redirect_status,alternative_audience_uri,"
            + "alternative_acs_url,idp_entity_id,external_id,wave,note\n"
            + "\"acme, \"\"EU\"\"\",\"a|b\nc d\",test,saml-connection-test-1,,,migrated,redirect,307,,,,007,=1+1,\"línea\r\n🚀\\\"\n"
            + "b,,test,saml-connection-test-2,,,legacy,redirect,303,,,,,,\n"));
    }

    [Test]
    public async Task Write_Json_HasAMappingALineWithoutWhatIsNotSet()
    {
        var json = await WriteAsync(MappingFormat.Json, Two);

        Assert.That(json.Replace("\\uD83D\\uDE80", "🚀", StringComparison.Ordinal), Is.EqualTo(
            "{\"mappings\":[\n"
            + """{"identifier":"acme, \"EU\"","aliases":["a|b","c d"],"project":"test","connection_id":"saml-connection-test-1","state":"migrated","delivery":"redirect","redirect_status":307,"external_id":"007","wave":"=1+1","note":"línea\r\n🚀\\"},"""
            + "\n"
            + """{"identifier":"b","project":"test","connection_id":"saml-connection-test-2","state":"legacy","delivery":"redirect","redirect_status":303}"""
            + "\n]}\n"));
    }

    [Test]
    public async Task Write_Yaml_QuotesEveryText()
    {
        Assert.That(await WriteAsync(MappingFormat.Yaml, Two), Is.EqualTo("""
            mappings:
            - identifier: "acme, \"EU\""
              aliases:
              - "a|b"
              - "c d"
              project: "test"
              connection_id: "saml-connection-test-1"
              state: migrated
              delivery: redirect
              redirect_status: 307
              external_id: "007"
              wave: "=1+1"
              note: "línea\r\n🚀\\"
            - identifier: "b"
              project: "test"
              connection_id: "saml-connection-test-2"
              state: legacy
              delivery: redirect
              redirect_status: 303

            """));
    }

    [TestCase(MappingFormat.Json, "{\"mappings\":[\n]}\n")]
    [TestCase(MappingFormat.Yaml, "mappings: []\n")]
    public async Task Write_Nothing_IsAnEmptyListThatReadsBack(MappingFormat format, string expected)
    {
        var document = await WriteAsync(format);

        Assert.That(document, Is.EqualTo(expected));
        Assert.That(await Documents.ReadAsync(format, document), Is.Empty);
    }

    private static async Task<string> WriteAsync(MappingFormat format, params ConnectionMapping[] mappings)
    {
        using var document = new MemoryStream();
        await MappingExport.WriteAsync(mappings.ToAsyncEnumerable(), format, document, CancellationToken.None);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(document.ToArray());
    }
}
