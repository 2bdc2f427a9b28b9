using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Gateway.Stytch;

namespace Gateway.Mappings.Table;

/// <summary>
/// A <see cref="MappingEntry"/> in some sixty octets: an identifier in one octet a character, a connection id in sixteen, and no target, which is made of
/// them again. In this order: time of the switch (4), state, side, delivery and status (1), form of the target (1), identifier, number of aliases, aliases,
/// revision, project, target, IdP entity id. Numbers have seven bits an octet, least first; a text has its length before it.
/// </summary>
internal readonly ref struct MappingRecord
{
    private const int SwitchedAtBytes = 4;
    private const int KeysStart = 6;
    private const int GuidLength = 36;

    private readonly ReadOnlySpan<byte> _octets;

    /// <param name="octets">The record; more may follow it.</param>
    public MappingRecord(ReadOnlySpan<byte> octets) => _octets = octets;

    private enum TargetForm : byte
    {
        None,

        /// <summary>The project's callback of a connection id that ends in a GUID, as Stytch's do.</summary>
        Guid,

        /// <summary>The project's callback of another connection id.</summary>
        Callback,

        /// <summary>Another URL.</summary>
        Url,
    }

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

    public bool HasIdentifier(ReadOnlySpan<char> identifier) => new Reader(_octets, KeysStart).Text().Is(identifier);

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
        var reader = new Reader(_octets, KeysStart);
        var identifier = reader.Text().ToString();
        var aliases = new string[reader.Number()];
        for (var i = 0; i < aliases.Length; i++)
        {
            aliases[i] = reader.Text().ToString();
        }

        var revision = (long)reader.Number();
        var number = (int)reader.Number();
        var project = number == 0 ? null : projects.All[number - 1];
        var bits = _octets[SwitchedAtBytes];
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

    /// <summary>Writes an entry.</summary>
    /// <param name="writer">Takes the octets.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="idpEntityId">The IdP's Issuer, where it has to be found by it.</param>
    /// <param name="projects">The configured projects.</param>
    public static void Write(IBufferWriter<byte> writer, MappingEntry entry, string? idpEntityId, StytchProjects projects)
    {
        var head = writer.GetSpan(KeysStart);
        BinaryPrimitives.WriteUInt32LittleEndian(head, entry.SwitchedAt);
        var is303 = entry.RedirectStatus == StatusCodes.Status303SeeOther ? 1 : 0;
        head[SwitchedAtBytes] = (byte)((int)entry.State | (int)entry.Side << 3 | (int)entry.Delivery << 5 | is303 << 6);
        var form = FormOf(entry, out var connection);
        head[SwitchedAtBytes + 1] = (byte)form;
        writer.Advance(KeysStart);
        WriteText(writer, entry.Identifier);
        WriteNumber(writer, (ulong)entry.Aliases.Length);
        foreach (var alias in entry.Aliases)
        {
            WriteText(writer, alias);
        }

        WriteNumber(writer, (ulong)entry.Revision);
        WriteNumber(writer, (ulong)(entry.Project is null ? 0 : projects.NumberOf(entry.Project)));
        switch (form)
        {
            case TargetForm.Guid:
                connection.TryWriteBytes(writer.GetSpan(16));
                writer.Advance(16);
                break;
            case TargetForm.Callback:
                WriteText(writer, entry.Target.AsSpan(entry.Project!.CallbackUrl.Length));
                break;
            case TargetForm.Url:
                WriteText(writer, entry.Target);
                break;
        }

        WriteText(writer, idpEntityId);
    }

    /// <summary>Copies a record with another time of the switch.</summary>
    public byte[] WithSwitch(uint switchedAt)
    {
        var copy = Octets.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(copy, switchedAt);
        return copy;
    }

    private static TargetForm FormOf(MappingEntry entry, out Guid connection)
    {
        connection = default;
        if (entry.Target is not { } target)
        {
            return TargetForm.None;
        }

        var project = entry.Project!;
        if (!target.StartsWith(project.CallbackUrl, StringComparison.Ordinal))
        {
            return TargetForm.Url;
        }

        // A GUID in capitals would come back in small letters: Stytch would not know it.
        var tail = target.AsSpan(Math.Min(project.ConnectionUrl.Length, target.Length));
        Span<char> written = stackalloc char[GuidLength];
        return target.StartsWith(project.ConnectionUrl, StringComparison.Ordinal) && Guid.TryParseExact(tail, "D", out connection)
            && connection.TryFormat(written, out _) && tail.SequenceEqual(written)
            ? TargetForm.Guid
            : TargetForm.Callback;
    }

    private TargetForm Form => (TargetForm)_octets[SwitchedAtBytes + 1];

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
        var reader = new Reader(_octets, KeysStart);
        reader.Text();
        for (var left = reader.Number(); left > 0; left--)
        {
            reader.Text();
        }

        return reader;
    }

    private static void WriteNumber(IBufferWriter<byte> writer, ulong number)
    {
        var span = writer.GetSpan(10);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            span[length++] = (byte)(number | 0x80);
        }

        span[length++] = (byte)number;
        writer.Advance(length);
    }

    // The lowest bit of the length tells a text of ASCII from one of UTF-16, in which any text comes back as it was.
    private static void WriteText(IBufferWriter<byte> writer, ReadOnlySpan<char> text)
    {
        var isAscii = Ascii.IsValid(text);
        var length = isAscii ? text.Length : text.Length * sizeof(char);
        WriteNumber(writer, (ulong)length << 1 | (isAscii ? 0u : 1u));
        var span = writer.GetSpan(length);
        if (isAscii)
        {
            Ascii.FromUtf16(text, span, out _);
        }
        else
        {
            MemoryMarshal.AsBytes(text).CopyTo(span);
        }

        writer.Advance(length);
    }

    /// <summary>A text of a record.</summary>
    public readonly ref struct RecordText(ReadOnlySpan<byte> octets, bool isAscii)
    {
        private readonly ReadOnlySpan<byte> _octets = octets;

        public bool IsEmpty => _octets.IsEmpty;

        public bool Is(ReadOnlySpan<char> text) => isAscii ? Ascii.Equals(_octets, text) : _octets.SequenceEqual(MemoryMarshal.AsBytes(text));

        /// <summary>Writes the text and returns its length; what the buffer has no room for is left out.</summary>
        public int CopyTo(Span<char> buffer)
        {
            if (isAscii)
            {
                Ascii.ToUtf16(_octets, buffer, out var written);
                return written;
            }

            var octets = MemoryMarshal.AsBytes(buffer);
            var length = Math.Min(_octets.Length, octets.Length);
            _octets[..length].CopyTo(octets);
            return length / sizeof(char);
        }

        public override string ToString() => isAscii ? Encoding.ASCII.GetString(_octets) : Encoding.Unicode.GetString(_octets);
    }

    /// <summary>Goes through the keys of a record.</summary>
    public ref struct KeyReader(ReadOnlySpan<byte> octets)
    {
        private Reader _reader = new(octets, KeysStart);
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
