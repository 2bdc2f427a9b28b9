using System.Buffers;
using System.Text;

namespace Gateway.Changes.Formats.Csv;

/// <summary>
/// Writes RFC 4180 with LF line ends: every column in every file, a cell quoted only where it must be. A cell that a spreadsheet would take for
/// a formula (<c>=</c>, <c>+</c>, <c>-</c>, <c>@</c> first) is written as it is: any mark against that would come back as part of the value.
/// </summary>
/// <param name="fields">The columns.</param>
internal sealed class CsvRowWriter(IReadOnlyList<string> fields) : IRowWriter
{
    // Blanks at the ends are data, and quotes keep spreadsheets from trimming them.
    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n;\t");

    public void WriteStart(IBufferWriter<byte> output) => WriteText(string.Join(',', fields) + "\n", output);

    public void Write(in WrittenRow row, IBufferWriter<byte> output)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            var field = fields[i];
            WriteCell(FieldTexts.IsList(field) ? string.Join('\n', FieldTexts.ListOf(row, field)) : FieldTexts.Of(row, field) ?? "", output);
        }

        output.Write("\n"u8);
    }

    public void WriteEnd(bool hasRows, IBufferWriter<byte> output)
    {
    }

    private static void WriteCell(string text, IBufferWriter<byte> output)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (!text.AsSpan().ContainsAny(Special) && text[0] != ' ' && text[^1] != ' ')
        {
            WriteText(text, output);
            return;
        }

        output.Write("\""u8);
        WriteText(text.Replace("\"", "\"\"", StringComparison.Ordinal), output);
        output.Write("\""u8);
    }

    private static void WriteText(string text, IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(text, output);
}
