using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Gateway.Hosting.Opening;

/// <summary>What reading a PROXY header came to.</summary>
internal enum ProxyReading
{
    /// <summary>It is not there whole yet.</summary>
    Incomplete,

    /// <summary>It was read.</summary>
    Whole,

    /// <summary>It is none, or malformed.</summary>
    Malformed,
}

/// <summary>
/// The header by which a load balancer of layer 4 tells who connected to it: the PROXY protocol, versions 1 and 2
/// (haproxy.org/download/2.9/doc/proxy-protocol.txt).
/// </summary>
internal static class ProxyHeader
{
    /// <summary>Section 2.1: the longest line of version 1, its end included.</summary>
    private const int MaxLine = 107;

    /// <summary>Section 2.2: signature, command, family and length of version 2.</summary>
    private const int Fixed = 16;

    /// <summary>The most that is taken of a version 2 header: addresses are 36 bytes, the rest are notes of the load balancer.</summary>
    private const int MaxLength = 4_096;

    /// <summary>Section 2.2: how version 2 begins.</summary>
    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>How version 1 begins.</summary>
    public static ReadOnlySpan<byte> Line => "PROXY "u8;

    /// <summary>Reads the header at a connection's beginning.</summary>
    /// <param name="input">What came so far.</param>
    /// <param name="length">How long the header is, where it is whole.</param>
    /// <param name="client">Who connected to the load balancer; null where it does not say so, as for its own health checks.</param>
    public static ProxyReading Read(in ReadOnlySequence<byte> input, out int length, out IPEndPoint? client)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(input.Length, Fixed + MaxLength)];
        input.Slice(0, start.Length).CopyTo(start);
        (length, client) = (0, null);
        return Begins(start, Signature) ? ReadBinary(start, input.Length, out length, out client)
            : Begins(start, Line) ? ReadLine(start, out length, out client)
            : ProxyReading.Malformed;
    }

    private static bool Begins(ReadOnlySpan<byte> start, ReadOnlySpan<byte> with)
    {
        var length = Math.Min(start.Length, with.Length);
        return start[..length].SequenceEqual(with[..length]);
    }

    private static ProxyReading ReadLine(ReadOnlySpan<byte> start, out int length, out IPEndPoint? client)
    {
        (length, client) = (0, null);
        var end = start.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return start.Length < MaxLine ? ProxyReading.Incomplete : ProxyReading.Malformed;
        }

        length = end + 2;
        var parts = Encoding.ASCII.GetString(start[..end]).Split(' ');
        switch (parts)
        {
            case [_, "UNKNOWN", ..]:
                return ProxyReading.Whole;
            case [_, "TCP4" or "TCP6", var source, _, var port, _] when length <= MaxLine
                && IPAddress.TryParse(source, out var address) && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                client = new IPEndPoint(address, number);
                return ProxyReading.Whole;
            default:
                return ProxyReading.Malformed;
        }
    }

    private static ProxyReading ReadBinary(ReadOnlySpan<byte> start, long there, out int length, out IPEndPoint? client)
    {
        (length, client) = (0, null);
        if (start.Length < Fixed)
        {
            return ProxyReading.Incomplete;
        }

        var (version, command, family) = (start[12] >> 4, start[12] & 0xF, start[13]);
        var rest = BinaryPrimitives.ReadUInt16BigEndian(start[14..]);
        length = Fixed + rest;
        if (version != 2 || command > 1 || rest > MaxLength)
        {
            return ProxyReading.Malformed;
        }

        if (there < length)
        {
            return ProxyReading.Incomplete;
        }

        // Command 0 is LOCAL: the load balancer itself asks. Families other than TCP over IPv4 and IPv6 tell no address that is of use.
        var addresses = start.Slice(Fixed, Math.Min(rest, start.Length - Fixed));
        client = (command, family, rest) switch
        {
            (1, 0x11, >= 12) => new IPEndPoint(new IPAddress(addresses[..4]), BinaryPrimitives.ReadUInt16BigEndian(addresses[8..])),
            (1, 0x21, >= 36) => new IPEndPoint(new IPAddress(addresses[..16]), BinaryPrimitives.ReadUInt16BigEndian(addresses[32..])),
            _ => null,
        };
        return command == 1 && client is null && family is 0x11 or 0x21 ? ProxyReading.Malformed : ProxyReading.Whole;
    }
}
