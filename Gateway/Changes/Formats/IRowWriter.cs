using System.Buffers;

namespace Gateway.Changes.Formats;

/// <summary>Writes one format. The same mappings always give the same bytes: no option, culture or clock has a part in them.</summary>
internal interface IRowWriter
{
    void WriteStart(IBufferWriter<byte> output);

    void Write(in WrittenRow row, IBufferWriter<byte> output);

    /// <param name="hasRows">False where no row was written.</param>
    /// <param name="output">Takes the bytes.</param>
    void WriteEnd(bool hasRows, IBufferWriter<byte> output);
}
