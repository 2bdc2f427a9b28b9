using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Changes.Formats.Yaml;

/// <summary>
/// Reads a YAML list of mappings, or one below the key <c>mappings</c>, item by item from the parser's events. Anchors, aliases and tags are
/// refused: a few lines of them can stand for gigabytes, and tags choose types. A value without quotes is taken as it is written, so that
/// <c>007</c> and <c>on</c> are texts where a text belongs.
/// </summary>
internal sealed class YamlRows : IRowSource
{
    /// <summary>Deepest nesting that is walked through, below something that is refused anyway.</summary>
    private const int MaxDepth = 64;

    private readonly RowText _text;
    private readonly DocumentShape _shape;
    private readonly Parser _parser;
    private Place _place;
    private bool _isInObject;
    private bool _hasMappings;
    private long _row;

    public YamlRows(RowText text, DocumentShape shape)
    {
        (_text, _shape) = (text, shape);
        _parser = new Parser(new Scanner(text, skipComments: true));
    }

    /// <summary>Where the parser stands.</summary>
    private enum Place
    {
        Before,
        InObject,
        InList,
        Behind,
    }

    public RowPosition Position { get; private set; } = new(MappingFormat.Yaml, 0, 1);

    public async ValueTask<DocumentRow?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _text.FillAsync(cancellationToken);
            switch (_place)
            {
                case Place.Before:
                    Begin();
                    break;
                case Place.InObject when ReadKey() is { } fault:
                    return fault;
                case Place.InList when ReadItem() is { } row:
                    return row;
                case Place.Behind:
                    End();
                    return null;
            }
        }
    }

    public void Dispose() => _text.Dispose();

    private void Begin()
    {
        Next<StreamStart>();
        if (Next() is not DocumentStart start)
        {
            throw new DocumentFaultException("empty", "The document is empty: send a list of mappings, or one below the key 'mappings'.", Line);
        }

        if (start.Tags is { } tags
            && tags.Any(tag => tag.Prefix.Length > 0 && !tag.Prefix.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal) && tag.Prefix != "!"))
        {
            throw new DocumentFaultException("not_allowed", "YAML tags are not read here.", Line);
        }

        var root = Next();
        _isInObject = root is MappingStart;
        _place = root switch
        {
            MappingStart => Place.InObject,
            SequenceStart => Place.InList,
            _ => throw new DocumentFaultException("wrong_type", "The document must be a list of mappings, or have one below the key 'mappings'.", Line),
        };
    }

    /// <summary>Reads one key beside the mappings and its value, or goes into the mappings; null where nothing is wrong.</summary>
    private DocumentRow? ReadKey()
    {
        var found = Next();
        if (found is MappingEnd)
        {
            _place = Place.Behind;
            return _hasMappings ? null : throw new DocumentFaultException("required", "The document has no key 'mappings'.", Line);
        }

        var position = new RowPosition(MappingFormat.Yaml, 0, Line);
        var name = KeyOf(found);
        if (name != "mappings")
        {
            var value = ReadValue();
            return name switch
            {
                "next_cursor" when value.Kind is FieldKind.Null => null,
                "next_cursor" => DocumentFaults.Page(position),
                _ => DocumentFaults.Unknown(position, name),
            };
        }

        if (_hasMappings)
        {
            throw new DocumentFaultException("duplicate_field", "The key 'mappings' stands more than once.", Line);
        }

        _hasMappings = true;
        _place = Next() is SequenceStart ? Place.InList : throw new DocumentFaultException("wrong_type", "The key 'mappings' must hold a list.", Line);
        return null;
    }

    private DocumentRow? ReadItem()
    {
        var found = Next();
        if (found is SequenceEnd)
        {
            _place = _isInObject ? Place.InObject : Place.Behind;
            return null;
        }

        Position = new(MappingFormat.Yaml, ++_row, Line);
        var faults = new RowFaults(Position, field => field);
        if (found is not MappingStart)
        {
            ReadValue(found);
            faults.Add("", "wrong_type", "Must be a mapping: keys and values.");
            return new(null, faults);
        }

        var fields = new FieldReader(_shape.Fields, faults);
        for (var key = Next(); key is not MappingEnd; key = Next())
        {
            fields.Take(KeyOf(key), ReadValue());
        }

        return new(fields, faults);
    }

    private void End()
    {
        Next<DocumentEnd>();
        if (Next() is not StreamEnd)
        {
            throw new DocumentFaultException("several_documents", "A second document begins here: give all mappings in one.", Line);
        }
    }

    private string KeyOf(ParsingEvent key) =>
        key is Scalar scalar ? scalar.Value : throw new DocumentFaultException("invalid_yaml", "A key must be a plain word.", Line);

    private FieldValue ReadValue() => ReadValue(Next());

    private FieldValue ReadValue(ParsingEvent found)
    {
        switch (found)
        {
            case Scalar scalar:
                return ValueOf(scalar);
            case SequenceStart:
                var items = new List<FieldValue>();
                for (var item = Next(); item is not SequenceEnd; item = Next())
                {
                    items.Add(item is Scalar text ? ValueOf(text) : Skip(item));
                }

                return FieldValue.OfList(items);
            default:
                return Skip(found);
        }
    }

    private FieldValue Skip(ParsingEvent found)
    {
        for (var depth = found.NestingIncrease; depth > 0; depth += Next().NestingIncrease)
        {
            if (depth > MaxDepth)
            {
                throw new DocumentFaultException("too_deep", $"Nests deeper than {MaxDepth} levels.", Line);
            }
        }

        return new(FieldKind.Other);
    }

    private static FieldValue ValueOf(Scalar scalar) => (scalar.Style, scalar.Value) switch
    {
        // YAML 1.2.2, 10.3.2.
        (ScalarStyle.Plain, "" or "~" or "null" or "Null" or "NULL") => new(FieldKind.Null),
        (ScalarStyle.Plain, _) => FieldValue.OfPlain(scalar.Value),
        _ => FieldValue.OfText(scalar.Value),
    };

    private long Line => _parser.Current?.Start.Line ?? 1;

    private void Next<TEvent>()
        where TEvent : ParsingEvent
    {
        if (Next() is not TEvent)
        {
            throw new DocumentFaultException("invalid_yaml", "The document does not end where it should.", Line);
        }
    }

    private ParsingEvent Next()
    {
        try
        {
            if (!_parser.MoveNext())
            {
                throw new DocumentFaultException("invalid_yaml", "The document ends too early.", Line);
            }
        }
        catch (YamlException fault)
        {
            // Its message may quote the document, which may be anything.
            throw new DocumentFaultException(
                "invalid_yaml", $"The document stops being YAML at line {fault.Start.Line}, column {fault.Start.Column}.", fault.Start.Line);
        }
        catch (Exception fault) when (fault is not DocumentFaultException)
        {
            // The parser reads memory and nothing else, so whatever it throws is about the document.
            throw new DocumentFaultException("invalid_yaml", "The document cannot be read as YAML from here on.", Line);
        }

        return _parser.Current switch
        {
            AnchorAlias => throw new DocumentFaultException("not_allowed", "YAML aliases (*name) are not read here: write the value out.", Line),
            NodeEvent { Anchor.IsEmpty: false } => throw new DocumentFaultException("not_allowed", "YAML anchors (&name) are not read here.", Line),
            NodeEvent { Tag.IsEmpty: false } =>
                throw new DocumentFaultException("not_allowed", "YAML tags (!name) are not read here: quote a text instead.", Line),
            { } found => found,
            _ => throw new DocumentFaultException("invalid_yaml", "The document ends too early.", Line),
        };
    }
}
