using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Mappings.Table;

/// <summary>A text of a <see cref="MappingRecord"/>.</summary>
internal readonly ref struct RecordText(ReadOnlySpan<byte> octets, bool isAscii)
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
