using System.Text;
using Gateway.Changes.Formats;

namespace Gateway.Tests.Changes.Formats;

[Parallelizable]
internal sealed class JsonReadingTests
{
    private const string M = "{\"identifier\":\"a\",\"connection_id\":\"C\"}";

    [TestCase("[]")]
    [TestCase("{\"mappings\":[]}")]
    [TestCase("[" + M + "]", "a")]
    [TestCase(" {\"next_cursor\": null, \"mappings\": [" + M + ",\n" + M + "]} \n", "a", "a")]
    [TestCase("\uFEFF[" + M + "]", "a")]
    [TestCase(
        "[{\"identifier\":\"a\",\"connection_id\":\"C\",\"version\":3,\"revision\":1,\"created_at\":\"x\",\"updated_at\":null,\"updated_by\":{\"x\":[1]}}]",
        "a")]
    [TestCase("", "line 1: :empty")]
    [TestCase(" \n ", "line 1: :empty")]
    [TestCase("7", "line 1: :wrong_type")]
    [TestCase("{}", "line 1: :required")]
    [TestCase("{\"mappings\":{}}", "line 1: :wrong_type")]
    [TestCase("{\"mappings\":[],\n\"mappings\":[]}", "line 2: :duplicate_field")]
    [TestCase(
        "{\"mapings\":[{}],\n\"mappings\":[" + M + "],\n\"next_cursor\":\"x\"}", "line 1: mapings:unknown_field", "a", "line 3: next_cursor:incomplete_list")]
    [TestCase("{\"\\ud800\":1,\"mappings\":[]}", "line 1: :unknown_field")]
    [TestCase("[" + M + "]\n[", "a", "line 2: :invalid_json")]
    [TestCase("[" + M + ",\n" + M + ",\n{\"identifier\"", "a", "a", "line 3: :invalid_json")]
    [TestCase("[" + M + ",\n]", "a", "line 2: :invalid_json")]
    [TestCase("[" + M + ", // no\n]", "a", "line 1: :invalid_json")]
    [TestCase("{\"mappings\":[" + M + "]", "a", "line 1: :invalid_json")]
    public async Task Read_Documents_GivesEveryRowOrSaysWhereItEnds(string document, params string[] outline)
    {
        Assert.That(Documents.Outline(await ReadAsync(document)), Is.EqualTo(outline));
    }

    [Test]
    public async Task Read_ElementsWithFaults_NamesAllOfThemAndGoesOn()
    {
        var rows = await ReadAsync("""
            [
              {"identifier": 1, "connection_id": "C", "aliases": ["x", 2, null, ["y"]], "redirect_status": "307", "status": "legacy"},
              7,
              [{"identifier": "a"}],
              null,
              {"identifier": "b", "identifier": "c", "connection_id": "C", "state": "Legacy", "note": "\ud800"},
              {"identifier": "ok", "connection_id": "C"}
            ]
            """);

        Assert.That(Documents.Outline(rows), Is.EqualTo(new[]
        {
            "line 2 (mappings[0]): status:unknown_field",
            "line 2 (mappings[0]): identifier:wrong_type",
            "line 2 (mappings[0]): aliases:wrong_type",
            "line 2 (mappings[0]): aliases:wrong_type",
            "line 2 (mappings[0]): aliases:wrong_type",
            "line 2 (mappings[0]): redirect_status:wrong_type",
            "line 3 (mappings[1]): :wrong_type",
            "line 4 (mappings[2]): :wrong_type",
            "line 5 (mappings[3]): :wrong_type",
            "line 6 (mappings[4]): identifier:duplicate_field",
            "line 6 (mappings[4]): state:not_one_of",
            "line 6 (mappings[4]): note:invalid_text",
            "ok",
        }));
    }

    [TestCase("[")]
    [TestCase("{\"a\":")]
    public async Task Read_NestingWithoutEnd_IsRefused(string endless)
    {
        await using var document = new EndlessStream("["u8.ToArray(), Encoding.UTF8.GetBytes(endless));

        var rows = await Documents.ReadAsync(MappingFormat.Json, document);

        Assert.That(Documents.Outline(rows), Is.EqualTo(new[] { "line 1: :invalid_json" }));
    }

    [TestCase("[{\"note\":\"", "x")]
    [TestCase("[{\"aliases\":[1", ",1")]
    [TestCase("[", " ")]
    [TestCase("{\"x\":[1", ",1")]
    public async Task Read_AnElementWithoutEnd_IsRefusedWithoutReadingItAll(string head, string endless)
    {
        await using var document = new EndlessStream(Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes(endless));

        var rows = await Documents.ReadAsync(MappingFormat.Json, document);

        Assert.That(rows.Single().Faults.Single().Code, Is.EqualTo("row_too_large"));
        Assert.That(document.Given, Is.LessThan(3 * 1024 * 1024));
    }

    private static Task<List<MappingRow>> ReadAsync(string document) =>
        Documents.ReadAsync(MappingFormat.Json, document.Replace("\"C\"", $"\"{Documents.C}\"", StringComparison.Ordinal));
}
