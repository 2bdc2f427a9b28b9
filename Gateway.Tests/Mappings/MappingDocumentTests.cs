using System.Collections;
using System.Text;
using System.Text.Json;
using Gateway.Mappings;
using Gateway.Tests.Mappings.Store;

namespace Gateway.Tests.Mappings;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class MappingDocumentTests
{
    private const string Minimal = """{"identifier":"a","project":"p","connection_id":"c","state":"shadow"}""";

    [Test]
    public void Write_EveryPropertySet_IsTheJsonOfTheAdminApi()
    {
        var mapping = Full();

        var document = JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(MappingDocument.Write(mapping))!;
        var api = JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(JsonSerializer.Serialize(mapping, MappingJson.Default.ConnectionMapping))!;

        Assert.That(document.Keys, Is.EqualTo(api.Keys));
        foreach (var (name, value) in document.Where(field => !field.Key.EndsWith("_at", StringComparison.Ordinal)))
        {
            Assert.That(value.ToString(), Is.EqualTo(api[name].ToString()));
        }
    }

    [Test]
    public void Read_WhatWasWritten_IsEqualInEveryProperty()
    {
        var mapping = Full();

        var read = new MappingDocumentReader().Read(MappingDocument.Write(mapping));

        foreach (var property in typeof(ConnectionMapping).GetProperties())
        {
            Assert.That(property.GetValue(read), Is.EqualTo(property.GetValue(mapping)), property.Name);
            Assert.That(IsDefault(property.GetValue(mapping)), Is.False, $"The sample must set {property.Name}.");
        }
    }

    [Test]
    public void Read_FieldsAbsentOrUnknown_TakesDefaults()
    {
        var read = Read(Minimal.Replace("{", """{"later":{"a":[1,{}]},"wave":null,"""));

        Assert.That(read.SameAs(new ConnectionMapping { Identifier = "a", Project = "p", ConnectionId = "c", State = MappingState.Shadow }), Is.True);
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"identifier":"a","project":"p","connection_id":"c"}""")]
    [TestCase("""{"identifier":"a","project":"p","connection_id":"c","state":"unheard-of"}""")]
    [TestCase("""{"identifier":"a","project":"p","connection_id":"c","state":7}""")]
    [TestCase("""{"identifier":7,"project":"p","connection_id":"c","state":"legacy"}""")]
    [TestCase("""{"identifier":"a","project":"p","connection_id":"c","state":"legacy","version":"1"}""")]
    [TestCase("""{"identifier":"a","project":"p","connection_id":"c","state":"legacy","version":1.5}""")]
    [TestCase("""{"identifier":"a","project":"p","connection_id":"c","state":"legacy","aliases":"x"}""")]
    [TestCase("""{"identifier":"a","project":"p","connection_id":"c","state":"legacy","aliases":[null]}""")]
    [TestCase("""{"identifier":"a","project":"p","connection_id":"c","state":"legacy","created_at":"yesterday"}""")]
    [TestCase("""{"identifier":"a","project":"p","connection_id":"c","state":"legacy"} {}""")]
    public void Read_NotAMapping_ThrowsJsonException(string text) => Assert.Catch<JsonException>(() => Read(text));

    [Test]
    public void Read_CutAnywhere_ThrowsJsonException()
    {
        var document = MappingDocument.Write(Full());

        for (var length = 0; length < document.Length; length++)
        {
            Assert.Catch<JsonException>(() => new MappingDocumentReader().Read(document.AsSpan(0, length)));
        }
    }

    private static ConnectionMapping Read(string text) => new MappingDocumentReader().Read(Encoding.UTF8.GetBytes(text));

    private static bool IsDefault(object? value) => value switch
    {
        null or 0 or 0L or "" => true,
        IList list => list.Count == 0,
        DateTimeOffset time => time == default,
        Enum state => Convert.ToInt32(state, null) == 0,
        _ => false,
    };

    private static ConnectionMapping Full() => new()
    {
        Identifier = "a\"b\\c/\u00e4\ud83d\ude80<&>",
        Aliases = ["x", "y z"],
        Project = "live",
        ConnectionId = "saml-connection-live-1",
        AcsUrl = "https://login.example.com/saml-connection-live-1",
        OrganizationId = "org",
        State = MappingState.Retired,
        Delivery = MappingDelivery.Repost,
        RedirectStatus = 303,
        AlternativeAudienceUri = "urn:a",
        AlternativeAcsUrl = "https://sso.example.com/old-sso/a",
        IdpEntityId = "urn:idp",
        ExternalId = "4711",
        Wave = "w",
        Note = "n\r\n",
        Version = 1L << 52,
        Revision = 9,
        CreatedAt = StoreSamples.At.AddTicks(1),
        UpdatedAt = StoreSamples.At.AddTicks(9_999_999),
        UpdatedBy = "key",
    };
}
