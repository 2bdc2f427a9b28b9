using System.Globalization;
using System.Text;

namespace Gateway.Cli.Probe.Wire;

/// <summary>Reads an answer from octets that arrive piece by piece.</summary>
internal static class ReplyParser
{
    private const string HeadEnd = "\r\n\r\n";
    private const string LastChunk = "0\r\n\r\n";

    /// <summary>The answer; null while its head is not complete, or where this is no HTTP/1.</summary>
    public static ProbeReply? TryParse(ReadOnlySpan<byte> octets, DateTimeOffset now)
    {
        var text = Encoding.Latin1.GetString(octets);
        var end = text.IndexOf(HeadEnd, StringComparison.Ordinal);
        if (end < 0 || !text.StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return null;
        }

        var lines = text[..end].Split("\r\n");
        if (lines[0].Split(' ') is not [_, var status, ..] || !int.TryParse(status, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return new ProbeReply
        {
            Status = number,
            Headers = [.. lines.Skip(1).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1].Trim()))],
            Body = text[(end + HeadEnd.Length)..],
            ReceivedAt = now,
        };
    }

    /// <summary>Whether the body is there as a whole; one without a length ends with the connection.</summary>
    public static bool IsComplete(ProbeReply reply)
    {
        if (reply.Status is 204 or 304)
        {
            return true;
        }

        return reply.Header("Transfer-Encoding") is not null
            ? reply.Body.EndsWith(LastChunk, StringComparison.Ordinal)
            : long.TryParse(reply.Header("Content-Length"), CultureInfo.InvariantCulture, out var length) && reply.Body.Length >= length;
    }
}
