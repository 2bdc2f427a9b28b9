namespace Gateway.Cli.Import.Vendors;

/// <summary>
/// A file that is read so far and no further for one node or entity: an XML reader holds a name or an attribute whole, however long it is, and would take
/// all of a hostile file into memory for it.
/// </summary>
internal sealed class NodeBoundStream(Stream inner) : Stream
{
    /// <summary>The largest entity that is read, in octets, and what the reader has read ahead.</summary>
    public const int Max = 8 * 1024 * 1024;

    private int _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Begins the next node.</summary>
    public void Begin() => _read = 0;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">The node has no end within its bound.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_read > Max)
        {
            throw new InvalidDataException("A node is longer than its bound.");
        }

        var read = inner.Read(buffer);
        _read += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
