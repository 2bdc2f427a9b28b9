using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Changes.Formats.Yaml;

/// <summary>
/// Writes YAML 1.2 in block style. Every text stands in double quotes, the one style that can say anything and never turns <c>on</c>,
/// <c>1e3</c> or <c>~</c> into something else.
/// </summary>
/// <param name="fields">The fields, in their order.</param>
internal sealed class YamlRowWriter(IReadOnlyList<string> fields) : IRowWriter
{
    private readonly StringBuilder _row = new();

    public void WriteStart(IBufferWriter<byte> output) => output.Write("mappings:"u8);

    public void Write(in WrittenRow row, IBufferWriter<byte> output)
    {
        _row.Clear();
        var indent = "\n- ";
        foreach (var field in fields)
        {
            if (FieldTexts.IsList(field))
            {
                AppendList(field, FieldTexts.ListOf(row, field));
            }
            else if (FieldTexts.Of(row, field) is { } text)
            {
                _row.Append(indent).Append(field).Append(": ");
                AppendValue(field, text);
            }

            indent = "\n  ";
        }

        // Not chunk by chunk: a builder may part a surrogate pair.
        Encoding.UTF8.GetBytes(_row.ToString(), output);
    }

    public void WriteEnd(bool hasRows, IBufferWriter<byte> output) => output.Write(hasRows ? "\n"u8 : " []\n"u8);

    private void AppendList(string field, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        _row.Append("\n  ").Append(field).Append(':');
        foreach (var value in values)
        {
            _row.Append("\n  - ");
            AppendQuoted(value);
        }
    }

    private void AppendValue(string field, string text)
    {
        // Words of ours and a number: nothing a YAML reader could take for anything else.
        if (field is "state" or "delivery" or "redirect_status" || FieldTexts.IsFlag(field))
        {
            _row.Append(text);
            return;
        }

        AppendQuoted(text);
    }

    private void AppendQuoted(string text)
    {
        _row.Append('"');
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => _row.Append("\\\""),
                '\\' => _row.Append("\\\\"),
                '\n' => _row.Append("\\n"),
                '\r' => _row.Append("\\r"),

                // Line breaks to YAML 1.1 (4.2), a byte order mark, and what YAML calls not printable (YAML 1.2.2, 5.1). Surrogates are
                // halves of what it allows.
                < ' ' or (>= '\x7F' and < '\xA0') or '\u2028' or '\u2029' or '\uFEFF' or >= '\uFFFE' =>
                    _row.Append("\\u").Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture)),
                _ => _row.Append(letter),
            };
        }

        _row.Append('"');
    }
}
