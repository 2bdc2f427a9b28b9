using System.Net.Http.Headers;
using Gateway.Changes.Formats;
using Spectre.Console;

namespace Gateway.Cli.Verbs;

/// <summary>A file of mappings on its way to the gateway, streamed, with a progress bar on standard error.</summary>
internal static class MappingFile
{
    private const string StandardInput = "-";

    /// <summary>Runs a call with the file as its body.</summary>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <param name="format">Its format; null to tell it by the name.</param>
    /// <param name="send">Sends it.</param>
    /// <exception cref="InvalidDataException">The name tells no format.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<T> SendAsync<T>(string path, MappingFormat? format, Func<HttpContent, Task<T>> send)
    {
        var told = format ?? MappingFormats.OfFileName(path)
            ?? throw new InvalidDataException($"{path} does not end in .csv, .json, .yaml or .yml: say --format csv, json or yaml.");
        await using var file = path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
        return await Terminal.Error.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var length = file.CanSeek ? file.Length : 0;
                var task = progress.AddTask(Markup.Escape(Path.GetFileName(path)), maxValue: Math.Max(1, length));
                task.IsIndeterminate = length == 0;
                using var content = new StreamContent(new CountingStream(file, read => Show(task, read)));
                content.Headers.ContentType = new MediaTypeHeaderValue(told.MediaType());
                return await send(content);
            });
    }

    private static void Show(ProgressTask task, int read)
    {
        task.Increment(read);
        if (task.IsFinished)
        {
            task.Description = "Judging";
            task.IsIndeterminate = true;
        }
    }

    /// <summary>Tells how much was read.</summary>
    private sealed class CountingStream(Stream inner, Action<int> onRead) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            onRead(read);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            onRead(read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
