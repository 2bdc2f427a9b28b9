using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Public.Legacy.Watching;

/// <summary>
/// Copies what the proxy writes of an answer's body, where its type is one of those asked for. What the gateway writes itself, a failure page,
/// goes by the <see cref="Writer"/> and is not copied.
/// </summary>
internal sealed class AnswerTee : IHttpResponseBodyFeature
{
    private readonly IHttpResponseBodyFeature _inner;

    /// <param name="context">The request.</param>
    /// <param name="inner">Where the answer goes.</param>
    /// <param name="kinds">The types that are copied.</param>
    /// <param name="copy">Takes the copy.</param>
    /// <param name="beforeSent">Sees the copy so far, the bytes that are about to leave included, and may hold them for a moment.</param>
    public AnswerTee(HttpContext context, IHttpResponseBodyFeature inner, AnswerKinds kinds, BodyCopy copy, Func<BodyCopy, ValueTask>? beforeSent = null)
    {
        _inner = inner;
        Stream = new CopyingStream(context, inner.Stream, kinds, copy, beforeSent);
    }

    public Stream Stream { get; }

    public PipeWriter Writer => _inner.Writer;

    public void DisableBuffering() => _inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        _inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => _inner.CompleteAsync();

    /// <summary>What an answer of a content type counts as.</summary>
    public static AnswerKinds KindOf(string? contentType)
    {
        var type = ContentTypes.MediaTypeOf(contentType);
        return type.Equals("text/html", StringComparison.OrdinalIgnoreCase) || type.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase)
            ? AnswerKinds.Html
            : type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
                ? AnswerKinds.Json
            : type.EndsWith("xml", StringComparison.OrdinalIgnoreCase) ? AnswerKinds.Xml
            : AnswerKinds.None;
    }

    private sealed class CopyingStream(HttpContext context, Stream body, AnswerKinds kinds, BodyCopy copy, Func<BodyCopy, ValueTask>? beforeSent) : Stream
    {
        // Known with the first byte: the head is complete then.
        private bool? _isCopied;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isCopied ??= (KindOf(context.Response.ContentType) & kinds) != 0)
            {
                copy.Append(buffer.Span);
                if (beforeSent is not null)
                {
                    return WriteAfterAsync(beforeSent(copy), buffer, cancellationToken);
                }
            }

            return body.WriteAsync(buffer, cancellationToken);
        }

        private async ValueTask WriteAfterAsync(ValueTask holding, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
        {
            await holding;
            await body.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => body.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        // The server allows no blocking writes.
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
