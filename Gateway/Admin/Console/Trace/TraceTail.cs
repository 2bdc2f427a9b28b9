using System.IO.Pipelines;
using System.Text.Json;
using Gateway.Admin.Events;

namespace Gateway.Admin.Console.Trace;

/// <summary>Follows the event log: the API's stream of events as a stream of table rows, each rendered like those of the page.</summary>
internal static class TraceTail
{
    /// <summary>How long one stream lasts. The browser asks anew, and is then asked who it is: so long may a tail outlive its session.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    public static async Task WriteAsync(ConsoleRequest request)
    {
        var context = request.Context;
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        using var over = new CancellationTokenSource(Lifetime, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(over.Token, context.RequestAborted);
        var pipe = new Pipe();
        var sending = SendAsync(request, pipe.Writer, ended.Token);
        try
        {
            using var reader = new StreamReader(pipe.Reader.AsStream());
            await RelayAsync(request, reader, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The usual end of a tail.
        }
        finally
        {
            await ended.CancelAsync();
            await sending;
        }
    }

    private static async Task SendAsync(ConsoleRequest request, PipeWriter writer, CancellationToken cancellationToken)
    {
        var headers = request.Context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } last] ? new[] { ("Last-Event-ID", last) } : [];
        Exception? failure = null;
        try
        {
            await request.Api.StreamAsync(
                TraceQuery.Of(request).ToTail("events"), EventTail.ContentType, writer.AsStream(leaveOpen: true), cancellationToken, headers);
        }
        catch (Exception e)
        {
            // Whoever reads it is told.
            failure = e;
        }

        await writer.CompleteAsync(failure);
    }

    private static async Task RelayAsync(ConsoleRequest request, StreamReader reader, CancellationToken cancellationToken)
    {
        var response = request.Context.Response;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!response.HasStarted)
            {
                // A stream begins with a comment; all else is a refusal, which the browser takes as a reason to try again later.
                if (!line.StartsWith(':'))
                {
                    response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    return;
                }

                response.ContentType = EventTail.ContentType;
                response.Headers["X-Accel-Buffering"] = "no";
            }

            await response.WriteAsync(await LineAsync(line), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    private static async Task<string> LineAsync(string line)
    {
        const string Data = "data: ";
        if (!line.StartsWith(Data, StringComparison.Ordinal))
        {
            return line is "event: event" ? "event: row\n" : line + "\n";
        }

        var row = JsonSerializer.Deserialize(line.AsSpan(Data.Length), AdminJson.Default.EventRecord) ?? throw new JsonException("An event is null.");
        var html = await ConsoleRenderer.RenderAsync<TraceRowView>(row);
        return string.Concat(html.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => $"{Data}{part}\n"));
    }
}
