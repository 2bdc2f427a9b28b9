using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Gateway.Stytch;

namespace Gateway.Mappings.Table;

/// <summary>Writes what <see cref="MappingRecord"/> reads.</summary>
internal static class MappingRecordWriter
{
    /// <summary>Writes an entry.</summary>
    /// <param name="writer">Takes the octets.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="idpEntityId">The IdP's Issuer, where it has to be found by it.</param>
    /// <param name="projects">The configured projects.</param>
    public static void Write(IBufferWriter<byte> writer, MappingEntry entry, string? idpEntityId, StytchProjects projects)
    {
        var head = writer.GetSpan(MappingRecord.KeysAt);
        BinaryPrimitives.WriteUInt32LittleEndian(head, entry.SwitchedAt);
        var is303 = entry.RedirectStatus == StatusCodes.Status303SeeOther ? 1 : 0;
        head[MappingRecord.BitsAt] = (byte)((int)entry.State | (int)entry.Side << 3 | (int)entry.Delivery << 5 | is303 << 6);
        var form = FormOf(entry, out var connection);
        head[MappingRecord.FormAt] = (byte)form;
        writer.Advance(MappingRecord.KeysAt);
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
        Span<char> written = stackalloc char[MappingRecord.GuidLength];
        return target.StartsWith(project.ConnectionUrl, StringComparison.Ordinal) && Guid.TryParseExact(tail, "D", out connection)
            && connection.TryFormat(written, out _) && tail.SequenceEqual(written)
            ? TargetForm.Guid
            : TargetForm.Callback;
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
}
