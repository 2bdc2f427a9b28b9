using System.Text.RegularExpressions;

namespace Gateway.Tests.Storage;

/// <summary>
/// Reads a Lua script for commands whose keys do not come from KEYS. Understands what our scripts are written in: an element of KEYS, a local
/// that is one, and a parameter that is given one at every call.
/// </summary>
internal static partial class LuaKeys
{
    /// <summary>Each command on a key that may be another than those declared, as it stands there; none where all are right.</summary>
    public static IReadOnlyList<string> FindUndeclared(string script)
    {
        var text = Comment().Replace(script, "");
        return [.. Call().Matches(text).Where(call => !IsRight(text, call)).Select(call => text[call.Index..text.IndexOf('\n', call.Index)])];
    }

    /// <summary>Which of a command's arguments are keys.</summary>
    public static IEnumerable<string> KeysOf(string command, IReadOnlyList<string> arguments) => command switch
    {
        "PUBLISH" => [],
        "DEL" or "UNLINK" or "EXISTS" => arguments,
        "RENAME" => arguments.Take(2),
        _ => arguments.Take(1),
    };

    private static bool IsRight(string text, Match call)
    {
        var arguments = ArgumentsAt(text, call.Index + call.Length);
        if (arguments is ["..."])
        {
            // Passed on by the rehearsal's own function, whose calls are looked at themselves.
            return text[..call.Index].LastIndexOf("function ", StringComparison.Ordinal) is var at and >= 0 && text[at..].StartsWith("function try(...)");
        }

        return Literal().Match(arguments[0]) is { Success: true } command
            && KeysOf(command.Groups[1].Value, arguments[1..]).All(key => IsDeclared(text, key));
    }

    private static bool IsDeclared(string text, string expression)
    {
        if (expression.StartsWith("KEYS[", StringComparison.Ordinal))
        {
            return EndOf(expression, 5) == expression.Length - 1;
        }

        if (!Name().IsMatch(expression) || Regex.IsMatch(text, $@"(?<!local [\w, ]*)\b{expression}\s*=[^=]|for [\w, ]*\b{expression}\b"))
        {
            return false;
        }

        var bindings = Local().Matches(text)
            .Where(local => PlaceOf(local.Groups[1].Value, expression) >= 0)
            .Select(local => (Place: PlaceOf(local.Groups[1].Value, expression), Values: ArgumentsAt($"{local.Groups[2].Value})", 0)))
            .Select(local => local.Values is [var all] && all.StartsWith("unpack(KEYS, ") ? "KEYS[1]" : local.Values.ElementAtOrDefault(local.Place) ?? "");
        var parameters = Function().Matches(text)
            .Select(function => (Name: function.Groups[1].Value, Place: PlaceOf(function.Groups[2].Value, expression)))
            .Where(function => function.Place >= 0)
            .SelectMany(function => Regex.Matches(text, $@"(?<!function )\b{function.Name}\(")
                .Select(call => ArgumentsAt(text, call.Index + call.Length)[function.Place]));
        var origins = bindings.Concat(parameters).ToList();
        return origins.Count > 0 && origins.All(origin => origin != expression && IsDeclared(text, origin));
    }

    private static int PlaceOf(string names, string name) => Array.IndexOf(names.Split(", "), name);

    private static List<string> ArgumentsAt(string text, int start)
    {
        var arguments = new List<string>();
        for (var from = start; ;)
        {
            var end = EndOf(text, from, stopsAtCommas: true);
            arguments.Add(text[from..end].Trim());
            if (text[end] != ',')
            {
                return arguments;
            }

            from = end + 1;
        }
    }

    /// <summary>Where the bracket that is open at a place is closed, or the next comma within it.</summary>
    private static int EndOf(string text, int start, bool stopsAtCommas = false)
    {
        var depth = 0;
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\'':
                    at = text.IndexOf('\'', at + 1);
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}' when depth-- == 0:
                case ',' when stopsAtCommas && depth == 0:
                    return at;
            }
        }

        throw new FormatException("A bracket is not closed.");
    }

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"redis\.p?call\(|(?<!function )\btry\(")]
    private static partial Regex Call();

    [GeneratedRegex("^'([A-Z]+)'$")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^[A-Za-z_]\w*$")]
    private static partial Regex Name();

    [GeneratedRegex(@"local ([A-Za-z_][\w, ]*) = ([^\n]*)")]
    private static partial Regex Local();

    [GeneratedRegex(@"function (\w+)\(([^)]*)\)")]
    private static partial Regex Function();
}
