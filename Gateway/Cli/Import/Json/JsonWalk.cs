using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Gateway.Changes.Formats;
using Gateway.Changes.Formats.Json;

namespace Gateway.Cli.Import.Json;

/// <summary>
/// Walks through a JSON document of any size and hands out the values that are wanted, each whole; only one is in memory. What is not wanted is passed over
/// token by token, but for private keys, which are told.
/// </summary>
/// <param name="document">Read to its end, not disposed.</param>
/// <param name="wants">True for the pattern of a value to be handed out.</param>
/// <param name="rootNames">Takes the first names of the document's own object, or of the first of its list: they tell what kind of file it is.</param>
internal sealed class JsonWalk(Stream document, Func<string, bool> wants, List<string> rootNames)
{
    private const int MaxRootNames = 50;

    // Nothing that is wanted lies deeper, and the names on the way are not kept.
    private const int MaxPatternDepth = 4;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private readonly JsonWindow _window = new(new Utf8Source(document));
    private readonly List<Frame> _frames = [];
    private string? _name;
    private bool _isBegun;

    private enum Step
    {
        NeedsMore,
        GoOn,
        Part,
        End,
    }

    /// <summary>Where the walk stands, as a path.</summary>
    public string Path => PathOf();

    /// <exception cref="DocumentFaultException">It cannot be read any further.</exception>
    public async IAsyncEnumerable<JsonPart> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = TryStep(out var part);
            switch (step)
            {
                case Step.NeedsMore:
                    await _window.FillAsync(cancellationToken);
                    break;
                case Step.Part:
                    yield return part;
                    break;
                case Step.End:
                    yield break;
            }
        }
    }

    private Step TryStep(out JsonPart part)
    {
        part = default;
        if (!_isBegun && _window.IsBlank)
        {
            throw new DocumentFaultException("empty", "The file is empty.", 1);
        }

        var reader = _window.Read();
        try
        {
            if (!reader.Read())
            {
                return _window.IsComplete ? Step.End : Step.NeedsMore;
            }

            _isBegun = true;
            return reader.TokenType switch
            {
                JsonTokenType.PropertyName => TakeName(reader),
                JsonTokenType.EndObject or JsonTokenType.EndArray => Leave(reader),
                _ => TakeValue(ref reader, out part),
            };
        }
        catch (JsonException fault)
        {
            var line = fault.LineNumber.GetValueOrDefault() + 1;
            throw new DocumentFaultException(
                "invalid_json",
                $"The file stops being JSON at line {line}, byte {fault.BytePositionInLine.GetValueOrDefault() + 1}, is cut off there, "
                + "or nests deeper than 64 levels.",
                line);
        }
    }

    private Step TakeName(in Utf8JsonReader reader)
    {
        // A name that is longer than any field's is not copied for it.
        _name = reader.ValueSpan.Length > 2048 || !TryText(reader, out var name) ? "?" : name;
        if ((_frames.Count == 1 || _frames is [{ IsArray: true, Index: 0 }, _]) && rootNames.Count < MaxRootNames)
        {
            rootNames.Add(_name);
        }

        _window.Commit(reader);
        return Step.GoOn;
    }

    private Step Leave(in Utf8JsonReader reader)
    {
        _frames.RemoveAt(_frames.Count - 1);
        _window.Commit(reader);
        CountUp();
        return Step.GoOn;
    }

    private Step TakeValue(ref Utf8JsonReader reader, out JsonPart part)
    {
        part = default;
        var pattern = PatternOf();
        if (pattern is not null && wants(pattern))
        {
            var first = (int)reader.TokenStartIndex;
            if (!reader.TrySkip())
            {
                return Step.NeedsMore;
            }

            part = Parse(first, reader, pattern);
            _window.Commit(reader);
            CountUp();
            return Step.Part;
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            _frames.Add(new Frame(reader.TokenType is JsonTokenType.StartArray, _name));
            _name = null;
            _window.Commit(reader);
            return Step.GoOn;
        }

        // Octets as they stand in the file: no text is made of them.
        var isKey = reader.TokenType is JsonTokenType.String && (PrivateKeys.IsKey(reader.ValueSpan) || (IsKeyName() && reader.ValueSpan.Length > 0));
        part = isKey ? new JsonPart("", PathOf(), default) { IsPrivateKey = true } : default;
        _window.Commit(reader);
        CountUp();
        return isKey ? Step.Part : Step.GoOn;
    }

    private JsonPart Parse(int first, in Utf8JsonReader reader, string pattern)
    {
        var path = PathOf();
        try
        {
            // Copied, since the window moves on before the part is looked at.
            using var here = _window.Parse(first, reader, Options);
            return new JsonPart(pattern, path, here.RootElement.Clone());
        }
        catch (JsonException)
        {
            return new JsonPart(pattern, path, default) { Fault = "has a field twice: parsers differ in which one they take" };
        }
    }

    private void CountUp()
    {
        _name = null;
        if (_frames is [.., { IsArray: true } around])
        {
            around.Index++;
        }
    }

    private bool IsKeyName() => (_name ?? (_frames is [.., { IsArray: true } around] ? around.Name : null)) is { } name && PrivateKeys.IsName(name);

    private string? PatternOf()
    {
        if (_frames.Count > MaxPatternDepth)
        {
            return null;
        }

        var pattern = new StringBuilder();
        foreach (var frame in _frames)
        {
            Append(pattern, frame.Name);
            pattern.Append(frame.IsArray ? "[]" : "");
        }

        Append(pattern, _name);
        return pattern.ToString();
    }

    private static void Append(StringBuilder pattern, string? name)
    {
        if (name is not null)
        {
            pattern.Append(pattern.Length > 0 ? "." : "").Append(name);
        }
    }

    private string PathOf()
    {
        var path = new StringBuilder("$");
        foreach (var frame in _frames)
        {
            path.Append(frame.Name is null ? "" : "." + frame.Name);
            path.Append(frame.IsArray ? $"[{frame.Index}]" : "");
        }

        return path.Append(_name is null ? "" : "." + _name).ToString();
    }

    private static bool TryText(in Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            text = "";
            return false;
        }
    }

    private sealed class Frame(bool isArray, string? name)
    {
        public bool IsArray => isArray;

        public string? Name => name;

        public int Index { get; set; }
    }
}
