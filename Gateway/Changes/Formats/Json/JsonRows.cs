using System.Text.Json;

namespace Gateway.Changes.Formats.Json;

/// <summary>
/// Reads a JSON array of mappings, or an object that holds one as <c>mappings</c>, element by element: only the one that is being read is in
/// memory.
/// </summary>
internal sealed class JsonRows(Utf8Source source, DocumentShape shape) : IRowSource
{
    private readonly JsonWindow _window = new(source);
    private long _row;
    private Place _place;
    private bool _isInObject;
    private bool _hasMappings;

    /// <summary>Where the reader stands.</summary>
    private enum Place
    {
        Before,
        InObject,
        InArray,
        Behind,
    }

    /// <summary>What one step through the buffer came to.</summary>
    private enum Step
    {
        NeedsMore,
        GoOn,
        Row,
        End,
    }

    public RowPosition Position { get; private set; } = new(MappingFormat.Json, 0, 1);

    public async ValueTask<DocumentRow?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (step, row) = TryStep();
            switch (step)
            {
                case Step.NeedsMore:
                    await _window.FillAsync(cancellationToken);
                    break;
                case Step.Row:
                    return row;
                case Step.End:
                    return null;
            }
        }
    }

    public void Dispose()
    {
    }

    private (Step Step, DocumentRow? Row) TryStep()
    {
        if (_place is Place.Before && _window.IsBlank)
        {
            throw new DocumentFaultException("empty", "The document is empty: send an array of mappings, or {\"mappings\": [...]}.", 1);
        }

        var reader = _window.Read();
        try
        {
            if (!reader.Read())
            {
                return (_window.IsComplete ? Step.End : Step.NeedsMore, null);
            }

            return _place switch
            {
                Place.Before => (Begin(ref reader), null),
                Place.InObject => ReadProperty(ref reader),
                Place.InArray => ReadElement(ref reader),
                _ => throw new InvalidOperationException("A JSON reader went on behind the document's end."),
            };
        }
        catch (JsonException fault)
        {
            var line = fault.LineNumber.GetValueOrDefault() + 1;
            throw new DocumentFaultException(
                "invalid_json",
                $"The document stops being JSON at line {line}, byte {fault.BytePositionInLine.GetValueOrDefault() + 1}, or nests deeper than 64 levels.",
                line);
        }
    }

    private Step Begin(ref Utf8JsonReader reader)
    {
        _isInObject = reader.TokenType is JsonTokenType.StartObject;
        _place = reader.TokenType switch
        {
            JsonTokenType.StartObject => Place.InObject,
            JsonTokenType.StartArray => Place.InArray,
            _ => throw new DocumentFaultException("wrong_type", "The document must be an array of mappings, or {\"mappings\": [...]}.", _window.LineOf(reader)),
        };
        _window.Commit(reader);
        return Step.GoOn;
    }

    private (Step Step, DocumentRow? Row) ReadProperty(ref Utf8JsonReader reader)
    {
        var line = _window.LineOf(reader);
        if (reader.TokenType is JsonTokenType.EndObject)
        {
            _place = Place.Behind;
            _window.Commit(reader);
            return _hasMappings ? (Step.GoOn, null) : throw new DocumentFaultException("required", "The object has no field 'mappings'.", line);
        }

        var isMappings = reader.ValueTextEquals("mappings");
        var isCursor = reader.ValueTextEquals("next_cursor");
        var name = isMappings || isCursor ? "" : NameOf(ref reader);
        if (!reader.Read())
        {
            return (Step.NeedsMore, null);
        }

        if (isMappings)
        {
            EnterArray(reader, line);
            return (Step.GoOn, null);
        }

        var isNull = reader.TokenType is JsonTokenType.Null;
        if (!reader.TrySkip())
        {
            return (Step.NeedsMore, null);
        }

        _window.Commit(reader);
        return isCursor && isNull ? (Step.GoOn, null) : (Step.Row, isCursor ? DocumentFaults.Page(At(line)) : DocumentFaults.Unknown(At(line), name));
    }

    private void EnterArray(Utf8JsonReader reader, long line)
    {
        if (_hasMappings)
        {
            throw new DocumentFaultException("duplicate_field", "The field 'mappings' stands more than once.", line);
        }

        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new DocumentFaultException("wrong_type", "The field 'mappings' must be an array.", line);
        }

        (_hasMappings, _place) = (true, Place.InArray);
        _window.Commit(reader);
    }

    private (Step Step, DocumentRow? Row) ReadElement(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.EndArray)
        {
            _place = _isInObject ? Place.InObject : Place.Behind;
            _window.Commit(reader);
            return (Step.GoOn, null);
        }

        var position = new RowPosition(MappingFormat.Json, _row + 1, _window.LineOf(reader));
        Position = position;
        var first = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return (Step.NeedsMore, null);
        }

        _row++;
        using var element = _window.Parse(first, reader);
        var row = ReadRow(element.RootElement, position);
        _window.Commit(reader);
        return (Step.Row, row);
    }

    private DocumentRow ReadRow(JsonElement element, RowPosition position)
    {
        var faults = new RowFaults(position, field => field);
        if (element.ValueKind is not JsonValueKind.Object)
        {
            faults.Add("", "wrong_type", "Must be an object: a mapping.");
            return new(null, faults);
        }

        var fields = new FieldReader(shape.Fields, faults);
        fields.TakeAll(element, faults);
        return new(fields, faults);
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return "";
        }
    }

    private RowPosition At(long line) => Position with { Row = 0, Line = line };
}
