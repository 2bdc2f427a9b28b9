using System.Buffers.Binary;
using Gateway.Stytch;

namespace Gateway.Mappings.Table;

/// <summary>
/// A <see cref="MappingEntry"/> in some sixty octets, as <see cref="MappingRecordWriter"/> wrote it: an identifier in one octet a character, a connection id in
/// sixteen, and no target, which is made of them again. In this order: time of the switch (4), state, side, delivery and status (1), form of the target (1),
/// identifier, number of aliases, aliases, revision, project, target, IdP entity id. Numbers have seven bits an octet, least first; a text has its length
/// before it.
/// </summary>
internal readonly ref struct MappingRecord
{
    /// <summary>Where the bits of state, side, delivery and status are.</summary>
    public const int BitsAt = 4;

    /// <summary>Where the form of the target is.</summary>
    public const int FormAt = 5;

    /// <summary>Where the keys begin.</summary>
    public const int KeysAt = 6;

    /// <summary>How long a GUID is as text: 8-4-4-4-12.</summary>
    public const int GuidLength = 36;

    private readonly ReadOnlySpan<byte> _octets;

    /// <param name="octets">The record; more may follow it.</param>
    public MappingRecord(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>The keys: the identifier first.</summary>
    public KeyReader Keys => new(_octets);

    /// <summary>The record's own octets.</summary>
    public ReadOnlySpan<byte> Octets
    {
        get
        {
            var reader = AfterKeys();
            reader.Number();
            reader.Number();
            SkipTarget(ref reader);
            reader.Text();
            return _octets[..reader.At];
        }
    }

    public bool HasIdentifier(ReadOnlySpan<char> identifier) => new Reader(_octets, KeysAt).Text().Is(identifier);

    public bool HasKey(ReadOnlySpan<char> key)
    {
        foreach (var own in Keys)
        {
            if (own.Is(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The IdP entity id; empty where none is kept.</summary>
    public RecordText IdpEntityId
    {
        get
        {
            var reader = AfterKeys();
            reader.Number();
            reader.Number();
            SkipTarget(ref reader);
            return reader.Text();
        }
    }

    /// <summary>The entry that was written.</summary>
    /// <param name="reference">Where the record is.</param>
    /// <param name="projects">The projects it was written with.</param>
    public MappingEntry ToEntry(uint reference, StytchProjects projects)
    {
        var reader = new Reader(_octets, KeysAt);
        var identifier = reader.Text().ToString();
        var aliases = new string[reader.Number()];
        for (var i = 0; i < aliases.Length; i++)
        {
            aliases[i] = reader.Text().ToString();
        }

        var revision = (long)reader.Number();
        var number = (int)reader.Number();
        var project = number == 0 ? null : projects.All[number - 1];
        var bits = _octets[BitsAt];
        return new MappingEntry
        {
            Reference = reference,
            Identifier = identifier,
            Aliases = aliases,
            Project = project,
            Target = TargetOf(ref reader, project),
            Revision = revision,
            State = (MappingState)(bits & 0b111),
            Side = (MappingSide)(bits >> 3 & 0b11),
            Delivery = (MappingDelivery)(bits >> 5 & 0b1),
            RedirectStatus = (bits >> 6 & 0b1) == 0 ? StatusCodes.Status307TemporaryRedirect : StatusCodes.Status303SeeOther,
            SwitchedAt = BinaryPrimitives.ReadUInt32LittleEndian(_octets),
        };
    }

    /// <summary>Copies a record with another time of the switch.</summary>
    public byte[] WithSwitch(uint switchedAt)
    {
        var copy = Octets.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(copy, switchedAt);
        return copy;
    }

    private TargetForm Form => (TargetForm)_octets[FormAt];

    private string? TargetOf(ref Reader reader, StytchProject? project) => Form switch
    {
        TargetForm.Guid => string.Create(project!.ConnectionUrl.Length + GuidLength, (project.ConnectionUrl, new Guid(reader.Take(16))), static (text, parts) =>
        {
            parts.ConnectionUrl.CopyTo(text);
            parts.Item2.TryFormat(text[parts.ConnectionUrl.Length..], out _);
        }),
        TargetForm.Callback => project!.CallbackUrl + reader.Text().ToString(),
        TargetForm.Url => reader.Text().ToString(),
        _ => null,
    };

    private void SkipTarget(ref Reader reader)
    {
        if (Form is TargetForm.Guid)
        {
            reader.Take(16);
        }
        else if (Form is not TargetForm.None)
        {
            reader.Text();
        }
    }

    private Reader AfterKeys()
    {
        var reader = new Reader(_octets, KeysAt);
        reader.Text();
        for (var left = reader.Number(); left > 0; left--)
        {
            reader.Text();
        }

        return reader;
    }

    /// <summary>Goes through the keys of a record.</summary>
    public ref struct KeyReader(ReadOnlySpan<byte> octets)
    {
        private Reader _reader = new(octets, KeysAt);
        private int _left = -1;

        public RecordText Current { get; private set; }

        public readonly KeyReader GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_left < 0)
            {
                Current = _reader.Text();
                _left = (int)_reader.Number();
                return true;
            }

            if (_left == 0)
            {
                return false;
            }

            _left--;
            Current = _reader.Text();
            return true;
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> octets, int at)
    {
        private readonly ReadOnlySpan<byte> _octets = octets;

        public int At { get; private set; } = at;

        public ulong Number()
        {
            var number = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                var octet = _octets[At++];
                number |= (ulong)(octet & 0x7F) << shift;
                if (octet < 0x80)
                {
                    return number;
                }
            }
        }

        public RecordText Text()
        {
            var prefix = Number();
            return new RecordText(Take((int)(prefix >> 1)), (prefix & 1) == 0);
        }

        public ReadOnlySpan<byte> Take(int count)
        {
            At += count;
            return _octets.Slice(At - count, count);
        }
    }
}
