namespace Gateway.Public.Legacy.Watching;

/// <summary>Copies what the proxy reads of a request's body.</summary>
internal sealed class RequestTee(Stream body, BodyCopy copy) : BodyReadStream
{
    public override bool HasBegun => body is not BodyReadStream { HasBegun: false };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = await body.ReadAsync(buffer, cancellationToken);
        copy.Append(buffer.Span[..length]);
        if (length == 0 && !buffer.IsEmpty)
        {
            copy.End();
        }

        return length;
    }

    protected override void Dispose(bool disposing)
    {
        body.Dispose();
        base.Dispose(disposing);
    }
}
