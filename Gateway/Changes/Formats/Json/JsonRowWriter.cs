using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Changes.Formats.Json;

/// <summary>Writes <c>{"mappings":[...]}</c>, a mapping a line, without what is not set: what version control shows of it is what changed.</summary>
/// <param name="fields">The fields, in their order.</param>
internal sealed class JsonRowWriter(IReadOnlyList<string> fields) : IRowWriter
{
    // An é stays an é. The document goes to files and tools, never into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private bool _hasRows;

    public void WriteStart(IBufferWriter<byte> output) => output.Write("{\"mappings\":["u8);

    public void Write(in WrittenRow row, IBufferWriter<byte> output)
    {
        output.Write(_hasRows ? ",\n"u8 : "\n"u8);
        _hasRows = true;
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        foreach (var field in fields)
        {
            WriteField(json, field, row);
        }

        json.WriteEndObject();
        json.Flush();
    }

    public void WriteEnd(bool hasRows, IBufferWriter<byte> output) => output.Write("\n]}\n"u8);

    private static void WriteField(Utf8JsonWriter json, string field, in WrittenRow row)
    {
        if (FieldTexts.IsList(field))
        {
            WriteList(json, field, FieldTexts.ListOf(row, field));
        }
        else if (field == "redirect_status")
        {
            json.WriteNumber(field, row.Mapping.RedirectStatus);
        }
        else if (FieldTexts.Of(row, field) is { } text)
        {
            if (FieldTexts.IsFlag(field))
            {
                json.WriteBoolean(field, text == "true");
                return;
            }

            json.WriteString(field, text);
        }
    }

    private static void WriteList(Utf8JsonWriter json, string field, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(field);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
