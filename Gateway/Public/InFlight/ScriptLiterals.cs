using System.Globalization;
using System.Text;

namespace Gateway.Public.InFlight;

/// <summary>
/// The string literals of a script with their escapes taken off (ECMA-262 12.9.4). A hint, not a parser: a quote in a regular expression hides the rest
/// of its line.
/// </summary>
internal static class ScriptLiterals
{
    public static IEnumerable<string> Of(string script)
    {
        for (var at = 0; at < script.Length;)
        {
            if (script[at] == '/' && at + 1 < script.Length && script[at + 1] is '/' or '*')
            {
                var end = script[at + 1] == '/' ? script.IndexOf('\n', at) : script.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? script.Length : end + 1;
            }
            else if (script[at] is '"' or '\'' or '`')
            {
                var literal = Read(script, ref at);
                if (literal is not null)
                {
                    yield return literal;
                }
            }
            else
            {
                at++;
            }
        }
    }

    // From a quote to its like; null where it does not end in time.
    private static string? Read(string script, ref int at)
    {
        var quote = script[at++];
        var literal = new StringBuilder();
        while (at < script.Length)
        {
            var c = script[at++];
            if (c == quote)
            {
                return literal.ToString();
            }

            if (c == '\\')
            {
                Unescape(script, ref at, literal);
            }
            else if (c is '\n' && quote != '`')
            {
                return null;
            }
            else
            {
                literal.Append(c);
            }
        }

        return null;
    }

    private static void Unescape(string script, ref int at, StringBuilder literal)
    {
        if (at == script.Length)
        {
            return;
        }

        var c = script[at++];
        var digits = c switch { 'x' => 2, 'u' => 4, _ => 0 };
        if (digits > 0 && at + digits <= script.Length
            && ushort.TryParse(script.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            literal.Append((char)code);
            at += digits;
            return;
        }

        literal.Append(c switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => c });
    }
}
