using System.Text.Json;

namespace Gateway.Formats.Json;

/// <summary>
/// Reads a JSON array of mappings, or an object that holds one as <c>mappings</c>, element by element: only the one that is being read is in
/// memory.
/// </summary>
internal sealed class JsonRows(Utf8Source source, MappingForm form) : IRowSource
{
    /// <summary>Largest element, in bytes; also the largest value of another field beside <c>mappings</c>.</summary>
    public const int MaxElementBytes = 1024 * 1024;

    private const int FirstBufferBytes = 64 * 1024;

    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _end;
    private bool _isComplete;
    private JsonReaderState _state;
    private long _line = 1;
    private long _row;
    private Place _place;
    private bool _isInObject;
    private bool _hasMappings;
    private DocumentFaultException? _fault;

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

    public async ValueTask<MappingRow?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (step, row) = TryStep();
            switch (step)
            {
                case Step.NeedsMore:
                    await FillAsync(cancellationToken);
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

    private (Step Step, MappingRow? Row) TryStep()
    {
        if (_isComplete && _place is Place.Before && !_buffer.AsSpan(_start, _end - _start).ContainsAnyExcept(" \t\r\n"u8))
        {
            throw new DocumentFaultException("empty", "The document is empty: send an array of mappings, or {\"mappings\": [...]}.", 1);
        }

        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isComplete, _state);
        try
        {
            if (!reader.Read())
            {
                return (_isComplete ? Step.End : Step.NeedsMore, null);
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
            _ => throw new DocumentFaultException("wrong_type", "The document must be an array of mappings, or {\"mappings\": [...]}.", LineOf(reader)),
        };
        Commit(reader);
        return Step.GoOn;
    }

    private (Step Step, MappingRow? Row) ReadProperty(ref Utf8JsonReader reader)
    {
        var line = LineOf(reader);
        if (reader.TokenType is JsonTokenType.EndObject)
        {
            _place = Place.Behind;
            Commit(reader);
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

        Commit(reader);
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
        Commit(reader);
    }

    private (Step Step, MappingRow? Row) ReadElement(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.EndArray)
        {
            _place = _isInObject ? Place.InObject : Place.Behind;
            Commit(reader);
            return (Step.GoOn, null);
        }

        var position = new RowPosition(MappingFormat.Json, _row + 1, LineOf(reader));
        Position = position;
        var first = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return (Step.NeedsMore, null);
        }

        _row++;
        using var element = JsonDocument.Parse(_buffer.AsMemory(_start + first, (int)reader.BytesConsumed - first));
        var row = ReadRow(element.RootElement, position);
        Commit(reader);
        return (Step.Row, row);
    }

    private MappingRow ReadRow(JsonElement element, RowPosition position)
    {
        var faults = new RowFaults(position, field => field);
        if (element.ValueKind is not JsonValueKind.Object)
        {
            faults.Add("", "wrong_type", "Must be an object: a mapping.");
            return faults.ToRow(null);
        }

        var fields = new FieldReader(MappingForm.Known, faults);
        fields.TakeAll(element, faults);
        return faults.ToRow(form.Read(fields, fields.RequiredText("identifier"), faults)) with { GivesState = fields.Has("state") };
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

    private long LineOf(in Utf8JsonReader reader) => _line + _buffer.AsSpan(_start, (int)reader.TokenStartIndex).Count((byte)'\n');

    private void Commit(in Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _line += _buffer.AsSpan(_start, (int)reader.BytesConsumed).Count((byte)'\n');
        _start += (int)reader.BytesConsumed;
    }

    // Filled to its end before anyone looks again: a sender that dribbles would otherwise have a large element scanned once a byte.
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_fault is not null)
        {
            throw _fault;
        }

        var pending = _end - _start;
        if (pending >= MaxElementBytes)
        {
            throw new DocumentFaultException("row_too_large", $"Has more than {MaxElementBytes} bytes.");
        }

        var target = pending > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, pending).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, pending);
        while (!_isComplete && _buffer.Length - _end >= FirstBufferBytes / 4)
        {
            try
            {
                var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
                _isComplete = read == 0;
                _end += read;
            }
            catch (DocumentFaultException fault)
            {
                // Told once the elements before it are read.
                _fault = fault;
                return;
            }
        }
    }
}
