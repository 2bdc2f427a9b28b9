using System.Text;
using FsCheck.Fluent;
using Gateway.Changes.Formats;
using Gateway.Mappings;
using Gateway.Tests.Support;

namespace Gateway.Tests.Changes.Formats;

/// <summary>No document makes the reader throw, hang or keep silent.</summary>
[Parallelizable]
internal sealed class HostileDocumentTests
{
    private const int Mutations = 1500;

    private static readonly MappingFormat[] Formats = Enum.GetValues<MappingFormat>();

    private static readonly byte[][] Fragments =
    [
        .. new[]
        {
            "\"", "'", ",", "\n", "\r", "\r\n", "\t", ":", ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "!!str ", "!<", "%TAG ! tag:x,2000:\n",
            "%YAML 9.9\n", "---\n", "...\n", "|", ">", "|9\n",
            "? ", "#", "\\", "\\u0000", "\\ud800", "\\x", "\0", "\uFEFF", "\u2028", "\u0085", "1e999", "null", "[[[[[[[[[[", "\"mappings\":", "@", "`", "<<: ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F],
    ];

    [TestCaseSource(nameof(Formats))]
    public async Task Read_MutatedDocuments_AlwaysEndsInRowsOrFaults(MappingFormat format)
    {
        var valid = await ExportAsync(format);
        foreach (var document in Gen.Sample(Mutated(valid), 20, Mutations))
        {
            var rows = await Documents.ReadAsync(format, new MemoryStream(document));

            Assert.That(rows, Has.All.Matches<MappingRow>(row => row!.Mapping is null == row.Faults.Count > 0), () => Convert.ToBase64String(document));
            Assert.That(rows.SkipLast(1).Any(row => row.IsCutShort), Is.False);
        }
    }

    [TestCaseSource(nameof(Formats))]
    public async Task Read_EveryTruncation_KeepsTheRowsBeforeIt(MappingFormat format)
    {
        var valid = await ExportAsync(format);
        for (var length = 0; length < valid.Length; length++)
        {
            var rows = await Documents.ReadAsync(format, new MemoryStream(valid, 0, length));

            Assert.That(rows.TakeWhile(row => row.Mapping is not null).Count(), Is.LessThanOrEqualTo(3));
            Assert.That(rows.Count(row => row.IsCutShort), Is.LessThanOrEqualTo(1));
        }
    }

    [TestCaseSource(nameof(Formats))]
    public async Task Read_NotUtf8_SaysWhere(MappingFormat format)
    {
        var valid = await ExportAsync(format);
        var at = valid.AsSpan().LastIndexOf("identifier"u8) is var last && format is MappingFormat.Csv ? valid.Length - 2 : last + 14;
        valid[at] = 0xE9;

        var rows = await Documents.ReadAsync(format, new MemoryStream(valid));

        var fault = rows[^1].Faults.Single();
        Assert.That(rows[^1].IsCutShort);
        Assert.That((fault.Code, fault.Position.Line), Is.EqualTo(("not_utf8", 1L + valid.AsSpan(0, at).Count((byte)'\n'))));
        Assert.That(fault.Message, Does.Contain($"Byte {at + 1} "));

        // The YAML parser looks ahead by a kilobyte, and these rows are smaller.
        Assert.That(rows[0].Mapping?.Identifier, Is.EqualTo(format is MappingFormat.Yaml ? null : "a"));
    }

    [TestCaseSource(nameof(Formats))]
    public async Task Read_Utf16WithItsMark_IsTheSame(MappingFormat format)
    {
        var text = Encoding.UTF8.GetString(await ExportAsync(format));
        foreach (var encoding in new Encoding[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] document = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];

            var whole = await Documents.ReadAsync(format, new MemoryStream(document));
            var dribbled = await Documents.ReadAsync(format, new DribblingStream(document));

            Assert.That(Documents.Outline(whole), Is.EqualTo(new[] { "a", "🚀é漢", "c" }));
            Assert.That(Documents.Outline(dribbled), Is.EqualTo(Documents.Outline(whole)));
            Assert.That(whole.Select(row => row.Mapping!.Note), Is.EqualTo(new[] { "two\nlines", null, "\"quoted\" note" }));
        }
    }

    [TestCaseSource(nameof(Formats))]
    public async Task Read_LongUtf16_IsReadToItsEnd(MappingFormat format)
    {
        using var export = new MemoryStream();
        var mappings = Enumerable.Range(0, 5_000).Select(i => Sample.Mapping($"漢{i:0000}🚀"));
        await MappingExport.WriteAsync(mappings.ToAsyncEnumerable(), format, export, CancellationToken.None);
        byte[] document = [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(export.ToArray()))];

        var rows = await Documents.ReadAsync(format, new MemoryStream(document));

        Assert.That(Documents.Outline(rows), Is.EqualTo(mappings.Select(mapping => mapping.Identifier)));
    }

    [TestCaseSource(nameof(Formats))]
    public async Task Read_Utf16CutWithinACharacter_IsRefused(MappingFormat format)
    {
        byte[] document = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(await ExportAsync(format))), 0x41];

        var rows = await Documents.ReadAsync(format, new MemoryStream(document));

        Assert.That(rows[^1].IsCutShort);
        Assert.That(rows[^1].Faults.Single().Code, Is.EqualTo("not_utf16"));
    }

    [TestCaseSource(nameof(Formats))]
    public async Task Read_Utf16WithoutAMarkOrUtf32_AsksForAnother(MappingFormat format)
    {
        var text = Encoding.UTF8.GetString(await ExportAsync(format));
        foreach (var (encoding, named) in new (Encoding, string)[]
        {
            (Encoding.UTF32, "is UTF-32"),
            (new UTF32Encoding(true, true), "is UTF-32"),
            (new UnicodeEncoding(false, byteOrderMark: false), "UTF-16 or UTF-32 without a byte order mark"),
            (new UnicodeEncoding(true, byteOrderMark: false), "UTF-16 or UTF-32 without a byte order mark"),
        })
        {
            var rows = await Documents.ReadAsync(format, new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]));

            Assert.That(Documents.Outline(rows), Is.EqualTo(new[] { "line 1: :not_utf8" }));
            Assert.That(rows[0].Faults[0].Message, Does.Contain(named));
        }
    }

    [TestCaseSource(nameof(Formats))]
    public async Task Read_ByteByByte_IsTheSame(MappingFormat format)
    {
        byte[] document = [0xEF, 0xBB, 0xBF, .. await ExportAsync(format)];

        var rows = await Documents.ReadAsync(format, new DribblingStream(document));

        Assert.That(Documents.Outline(rows), Is.EqualTo(new[] { "a", "🚀é漢", "c" }));
    }

    private static FsCheck.Gen<byte[]> Mutated(byte[] valid) =>
        from edits in Gen.Choose(1, 4)
        from places in Gen.ArrayOf(Gen.Choose(0, valid.Length - 1), edits)
        from lengths in Gen.ArrayOf(Gen.Choose(0, 12), edits)
        from fragments in Gen.ArrayOf(Gen.Elements(Fragments), edits)
        select places.Zip(lengths, fragments).Aggregate(valid, (document, edit) =>
            [.. document.Take(edit.First), .. edit.Third, .. document.Skip(edit.First + edit.Second)]);

    private static async Task<byte[]> ExportAsync(MappingFormat format)
    {
        ConnectionMapping[] mappings =
        [
            Sample.Mapping("a", aliases: ["x", "y"]) with { Note = "two\nlines" },
            Sample.Mapping("🚀é漢", MappingState.Shadow),
            Sample.Mapping("c") with { Wave = "one", Note = "\"quoted\" note" },
        ];
        using var document = new MemoryStream();
        await MappingExport.WriteAsync(mappings.ToAsyncEnumerable(), format, document, CancellationToken.None);
        return document.ToArray();
    }

    /// <summary>Gives one byte a read, so that every character is cut everywhere.</summary>
    private sealed class DribblingStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..1], cancellationToken);
    }
}
