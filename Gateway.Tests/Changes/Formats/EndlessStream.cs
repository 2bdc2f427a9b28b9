namespace Gateway.Tests.Changes.Formats;

/// <summary>Begins with some bytes and then repeats others for ever.</summary>
internal sealed class EndlessStream(byte[] head, byte[] rest) : Stream
{
    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A network stream is not read synchronously.");

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Odd portions, so that characters and records are cut anywhere.
        var length = Math.Min(buffer.Length, 4093);
        for (var i = 0; i < length; i++, Given++)
        {
            buffer.Span[i] = Given < head.Length ? head[Given] : rest[(Given - head.Length) % rest.Length];
        }

        return ValueTask.FromResult(length);
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
