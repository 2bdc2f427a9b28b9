using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Changes.Formats;
using Gateway.Mappings;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Formats;

/// <summary>What is exported, read and exported again is the same, byte for byte, in each format and across them.</summary>
[Parallelizable]
internal sealed class RoundTripTests
{
    private const int Sets = 300;

    // Where parsers differ, break or guess: quoting, breaks, YAML's words and signs, formulas, blanks, characters beyond the first plane.
    private static readonly string[] Awkward =
    [
        "\"", "'", ",", ";", "|", "\\", " ", ":", ": ", " #", "-", "- ", "?", "[", "]", "{", "}", "&a", "*a", "!t", "%", "@", "`", "=1+1", "+",
        "~", "null", "on", "no", "true",
        "1e3", "0x1F", "007", "2026-11-24", ".inf", "<<", "---", "...", "\u00A0", "\u2028", "\u2029", "\uFEFF", "\uFFFE", "é", "ß", "漢", "🚀",
        "\u200F", "sep=;",
    ];

    private static readonly Gen<string> Piece = Gen.Frequency(
        (3, Gen.Elements(Awkward)),
        (2, Gen.Choose('!', '~').Select(code => ((char)code).ToString())),
        (1, Gen.Choose(0xA0, 0xD7FF).Select(code => ((char)code).ToString())),
        (1, Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32)));

    private static readonly Gen<ConnectionMapping> Mapping =
        from identifier in TextOf(Piece, 12)
        from aliases in Gen.ArrayOf(TextOf(Piece, 6)).Resize(3)
        from texts in Gen.ArrayOf(Optional(TextOf(Piece, 20)), 5)
        from note in Optional(TextOf(Gen.OneOf(Piece, Gen.Elements("\n", "\r", "\r\n", "\n\n")), 30))
        from acs in Optional(Gen.Elements("https://sso.acme-app.com/old-sso/a?x=1&y=2", "http://old/é"))
        from live in Gen.Elements(true, false)
        from state in Gen.Elements(Enum.GetValues<MappingState>())
        from status in Gen.Elements(307, 303)
        select new ConnectionMapping
        {
            Identifier = identifier,
            Aliases = [.. aliases.Where(alias => alias != identifier).Distinct()],
            Project = live ? "live" : "test",
            ConnectionId = live ? "saml-connection-live-1" : Documents.C,
            AcsUrl = live ? "https://api.stytch.com/v1/b2b/sso/callback/saml-connection-live-1" : null,
            OrganizationId = texts[0],
            State = state,
            RedirectStatus = status,
            AlternativeAudienceUri = texts[1],
            AlternativeAcsUrl = acs,
            IdpEntityId = texts[2],
            ExternalId = texts[3],
            Wave = texts[4],
            Note = note,
        };

    private static readonly MappingFormat[] Formats = Enum.GetValues<MappingFormat>();

    [TestCaseSource(nameof(Formats))]
    public async Task Export_ReadAndExportedAgain_IsTheSame(MappingFormat format)
    {
        foreach (var set in Gen.Sample(ValidSets(), 20, Sets))
        {
            var first = await ExportAsync(set, format);

            var again = await ExportAsync(await ImportAsync(set, first, format), format);

            Assert.That(again, Is.EqualTo(first), () => Encoding.UTF8.GetString(first));
        }
    }

    [Test]
    public async Task Export_FromFormatToFormatAndBack_IsTheSame()
    {
        foreach (var set in Gen.Sample(ValidSets(), 20, Sets))
        {
            var csv = await ExportAsync(set, MappingFormat.Csv);
            var json = await ExportAsync(await ImportAsync(set, csv, MappingFormat.Csv), MappingFormat.Json);
            var yaml = await ExportAsync(await ImportAsync(set, json, MappingFormat.Json), MappingFormat.Yaml);

            var back = await ExportAsync(await ImportAsync(set, yaml, MappingFormat.Yaml), MappingFormat.Csv);

            Assert.That(back, Is.EqualTo(csv), () => Encoding.UTF8.GetString(csv));
        }
    }

    // Of one table: no key stands twice.
    private static Gen<ConnectionMapping[]> ValidSets() =>
        Gen.ArrayOf(Mapping.Where(mapping => Sample.Rules(Documents.Projects()).Check(mapping).Count == 0)).Resize(4)
            .Select(WithoutSharedKeys);

    private static ConnectionMapping[] WithoutSharedKeys(ConnectionMapping[] set)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. set.Where(mapping => mapping.Keys().ToList().TrueForAll(seen.Add))];
    }

    private static Gen<string> TextOf(Gen<string> piece, int pieces) =>
        from count in Gen.Choose(1, pieces)
        from parts in Gen.ArrayOf(piece, count)
        select string.Concat(parts);

    private static Gen<string?> Optional(Gen<string> text) => Gen.OneOf(Gen.Constant<string?>(null), text.Select(value => (string?)value));

    private static async Task<byte[]> ExportAsync(IReadOnlyList<ConnectionMapping> mappings, MappingFormat format)
    {
        using var document = new MemoryStream();
        await MappingExport.WriteAsync(mappings.ToAsyncEnumerable(), format, document, CancellationToken.None);
        return document.ToArray();
    }

    private static async Task<IReadOnlyList<ConnectionMapping>> ImportAsync(ConnectionMapping[] present, byte[] document, MappingFormat format)
    {
        var rows = await Documents.ReadAsync(format, new MemoryStream(document), present);
        Assert.That(rows.SelectMany(row => row.Faults), Is.Empty, () => Encoding.UTF8.GetString(document));
        return [.. rows.Select(row => row.Mapping!)];
    }
}
