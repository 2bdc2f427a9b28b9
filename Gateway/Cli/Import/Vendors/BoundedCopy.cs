namespace Gateway.Cli.Import.Vendors;

/// <summary>Takes what is written to it, up to a bound.</summary>
/// <param name="max">The most octets that it holds.</param>
internal sealed class BoundedCopy(int max) : Stream
{
    private readonly MemoryStream _octets = new();
    private bool _isFull;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public ReadOnlyMemory<byte> Octets => _octets.ToArray();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="BoundedCopyFullException">It holds no more; said once, since a writer that is disposed after it writes what it still had.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_isFull)
        {
            return;
        }

        if (_octets.Length + buffer.Length > max)
        {
            _isFull = true;
            throw new BoundedCopyFullException();
        }

        _octets.Write(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _octets.Dispose();
        base.Dispose(disposing);
    }
}
