using System.Text;
using Gateway.Changes.Formats;

namespace Gateway.Tests.Changes.Formats;

[Parallelizable]
internal sealed class YamlReadingTests
{
    [TestCase("[]")]
    [TestCase("mappings: []\n")]
    [TestCase("- {identifier: a, connection_id: C}\n", "a")]
    [TestCase("\uFEFF%YAML 1.2\n---\n# ours\nnext_cursor: ~\nmappings:\n  - identifier: a\n    connection_id: C\n    note:\n...\n", "a")]
    [TestCase("mappings:\r\n- identifier: 'a'\r\n  connection_id: \"C\"\r\n  version: 7\r\n", "a")]
    [TestCase("{\"mappings\": [{\"identifier\": \"a\", \"connection_id\": \"C\"}]}", "a")]
    [TestCase("", "line 1: :empty")]
    [TestCase("# nothing\n", "line 2: :empty")]
    [TestCase("just text", "line 1: :wrong_type")]
    [TestCase(
        "other: [1, {x: [y]}]\nmappings:\n- {identifier: a, connection_id: C}\nnext_cursor: x\n",
        "line 1: other:unknown_field",
        "a",
        "line 4: next_cursor:incomplete_list")]
    [TestCase("mappings: []\nmappings: []\n", "line 2: :duplicate_field")]
    [TestCase("mappings: {}\n", "line 1: :wrong_type")]
    [TestCase("x: 1\n", "line 1: x:unknown_field", "line 2: :required")]
    [TestCase("- {identifier: a, connection_id: C}\n---\n- x\n", "a", "line 2: :several_documents")]
    [TestCase("- {identifier: a, connection_id: C}\n- &x {identifier: a, connection_id: C}\n", "a", "line 2: :not_allowed")]
    [TestCase("- {identifier: a, connection_id: C}\n- *x\n", "a", "line 2: :not_allowed")]
    [TestCase("- {identifier: !!str a, connection_id: C}\n", "line 1 (mappings[0]): :not_allowed")]
    [TestCase("- !x {identifier: a, connection_id: C}\n", "line 1: :not_allowed")]
    [TestCase("- {identifier: a, connection_id: C}\n- identifier: \"open\n", "a", "line 2: :invalid_yaml")]
    [TestCase("- {identifier: a, connection_id: C}\n- @x\n", "a", "line 2: :invalid_yaml")]
    [TestCase("- ? [a]\n  : b\n", "line 1: :invalid_yaml")]
    public async Task Read_Documents_GivesEveryRowOrSaysWhereItEnds(string document, params string[] outline)
    {
        Assert.That(
            Documents.Outline(await ReadAsync(document)),
            Is.EqualTo(outline.Select(row => row.Replace(" (mappings[0]): :not", ": :not", StringComparison.Ordinal))));
    }

    [Test]
    public async Task Read_ItemsWithFaults_NamesAllOfThemAndGoesOn()
    {
        var rows = await ReadAsync("""
            - identifier: a
              identifier: b
              connection_id: C
              aliases: x
              redirect_status: "307"
            - text
            - [x, [y]]
            -
            - identifier: {x: y}
              connection_id: C
              aliases: [~, [z], ok]
              state: Legacy
              stat: legacy
            - identifier: ok
              connection_id: C
            """);

        Assert.That(Documents.Outline(rows), Is.EqualTo(new[]
        {
            "line 1 (mappings[0]): identifier:duplicate_field",
            "line 1 (mappings[0]): aliases:wrong_type",
            "line 1 (mappings[0]): redirect_status:wrong_type",
            "line 6 (mappings[1]): :wrong_type",
            "line 7 (mappings[2]): :wrong_type",
            "line 8 (mappings[3]): :wrong_type",
            "line 9 (mappings[4]): stat:unknown_field",
            "line 9 (mappings[4]): identifier:wrong_type",
            "line 9 (mappings[4]): aliases:wrong_type",
            "line 9 (mappings[4]): aliases:wrong_type",
            "line 9 (mappings[4]): state:not_one_of",
            "ok",
        }));
    }

    [TestCase("007", "007")]
    [TestCase("on", "on")]
    [TestCase("1e3", "1e3")]
    [TestCase("2026-11-24", "2026-11-24")]
    [TestCase("0x1F", "0x1F")]
    [TestCase("'null'", "null")]
    [TestCase("\"~\"", "~")]
    [TestCase("~", null)]
    [TestCase("null", null)]
    [TestCase("", null)]
    [TestCase("|\n    two\n    lines", "two\nlines")]
    [TestCase(">-\n    one\n    line", "one line")]
    public async Task Read_Scalars_StayWhatWasWritten(string scalar, string? expected)
    {
        var rows = await ReadAsync($"- identifier: a\n  connection_id: C\n  note: {scalar}\n");

        Assert.That(rows.Single().Mapping!.Note?.TrimEnd('\n'), Is.EqualTo(expected));
    }

    [TestCase("- {identifier: a, connection_id: C}\n- x: \"", "y")]
    [TestCase("- {identifier: a, connection_id: C}\n- x: |\n", "   y\n")]
    [TestCase("- {identifier: a, connection_id: C}\n- aliases: [a", ", a")]
    [TestCase("- {identifier: a, connection_id: C}\n", "#")]
    [TestCase("- {identifier: a, connection_id: C}\n- {", "a: b, ")]
    public async Task Read_AnItemWithoutEnd_IsRefusedWithoutReadingItAll(string head, string endless)
    {
        await using var document = new EndlessStream(
            Encoding.UTF8.GetBytes(head.Replace(" C", " " + Documents.C, StringComparison.Ordinal)), Encoding.UTF8.GetBytes(endless));

        var rows = await Documents.ReadAsync(MappingFormat.Yaml, document);

        Assert.That(rows[^1].Faults.Single().Code, Is.EqualTo("row_too_large").Or.EqualTo("invalid_yaml"));
        Assert.That(document.Given, Is.LessThan(4 * RowText.MaxRowLength));
    }

    [TestCase("[")]
    [TestCase("{a: ")]
    [TestCase("- ")]
    [TestCase("? ")]
    public async Task Read_NestingWithoutEnd_IsRefused(string endless)
    {
        await using var document = new EndlessStream("- "u8.ToArray(), Encoding.UTF8.GetBytes(endless));

        var rows = await Documents.ReadAsync(MappingFormat.Yaml, document);

        Assert.That(rows[^1].IsCutShort);
        Assert.That(document.Given, Is.LessThan(4 * RowText.MaxRowLength));
    }

    private static Task<List<MappingRow>> ReadAsync(string document) =>
        Documents.ReadAsync(
            MappingFormat.Yaml,
            document.Replace(": C", ": " + Documents.C, StringComparison.Ordinal).Replace("\"C\"", $"\"{Documents.C}\"", StringComparison.Ordinal));
}
