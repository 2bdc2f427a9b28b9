using Gateway.Changes.Formats;

namespace Gateway.Tests.Changes.Formats;

/// <summary>An identifier with a character that no list shows is refused in a file, by its code point: no URL with the visible letters leads to it.</summary>
[Parallelizable]
internal sealed class HiddenCharacterTests
{
    private const string C = Documents.C;

    [TestCase("acme ", "U+0020")]
    [TestCase(" acme", "U+0020")]
    [TestCase("ac\u00A0me", "U+00A0")]
    [TestCase("acme\u200B", "U+200B")]
    [TestCase("ac\u200Cme", "U+200C")]
    [TestCase("ac\u200Dme", "U+200D")]
    [TestCase("\u2060acme", "U+2060")]
    [TestCase("acme\uFEFF", "U+FEFF")]
    [TestCase("ac\u00ADme", "U+00AD")]
    [TestCase("acme\u202E", "U+202E")]
    [TestCase("acme\u3000", "U+3000")]
    [TestCase("acme\u2028", "U+2028")]
    [TestCase("acme\U000E0041", "U+E0041")]
    public async Task Read_IdentifierOrAliasWithAHiddenCharacter_IsRefusedByPlaceAndCodePoint(string key, string codePoint)
    {
        var escaped = string.Concat(key.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : $"\\U{rune.Value:X8}"));

        var csv = await Documents.ReadAsync(
            MappingFormat.Csv, $"SSO ID,connection_id,Alias\nplain,{C},\n\"{key}\",{C},\"a\n{key}{key}\"\nlast,{C},\n");
        var json = await Documents.ReadAsync(
            MappingFormat.Json, $$"""[{"identifier":"{{key}}","connection_id":"{{C}}","aliases":["a","{{key}}{{key}}"]}]""");
        var yaml = await Documents.ReadAsync(
            MappingFormat.Yaml, $"- identifier: \"{escaped}\"\n  connection_id: {C}\n  aliases: [\"a\", \"{escaped}{escaped}\"]\n");

        Assert.That(
            Documents.Outline(csv),
            Is.EqualTo(new[] { "plain", "line 3 (row 2): SSO ID:hidden_character", "line 3 (row 2): Alias:hidden_character", "last" }));
        foreach (var rows in new[] { json, yaml })
        {
            Assert.That(
                Documents.Outline(rows),
                Is.EqualTo(new[] { "line 1 (mappings[0]): identifier:hidden_character", "line 1 (mappings[0]): aliases:hidden_character" }));
        }

        var faults = csv.Concat(json).Concat(yaml).SelectMany(row => row.Faults).ToList();
        Assert.That(faults.Select(fault => fault.Message), Has.All.Contains(codePoint));
        Assert.That(faults.Select(fault => fault.Field).Distinct(), Is.EqualTo(new[] { "identifier", "aliases[1]" }));
    }

    [Test]
    public async Task Read_SeveralHiddenCharacters_NamesEachOnce()
    {
        var rows = await Documents.ReadAsync(MappingFormat.Csv, $"identifier,connection_id\n\" a\u200Bc\u00A0m\u200Be \",{C}\n");

        Assert.That(rows[0].Faults.Single().Message, Does.StartWith("Has U+0020, U+200B and U+00A0"));
    }

    [TestCase("acme eu")]
    [TestCase("\u00E9\u6F22\U0001F680")]
    [TestCase("e\u0301")]
    [TestCase("\u2764\uFE0F")]
    public async Task Read_IdentifierThatCanBeSeen_IsTaken(string identifier)
    {
        var rows = await Documents.ReadAsync(MappingFormat.Csv, $"identifier,connection_id\n\"{identifier}\",{C}\n");

        Assert.That(Documents.Outline(rows), Is.EqualTo(new[] { identifier }));
    }
}
