using System.Text.Json;
using System.Text.Unicode;
using Gateway.Errors;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Requests;

/// <summary>Reads a request's body as one JSON object, or says why it cannot. Its size is limited by the server.</summary>
internal static class JsonBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Exactly one of the two is given; the document is the caller's to dispose.</summary>
    public static async Task<(JsonDocument? Document, Problem? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request))
        {
            return (null, new Problem(
                ErrorType.UnsupportedMediaType, "Send 'Content-Type: application/json', in UTF-8 and without Content-Encoding. Nothing was changed."));
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    // Also keeps other sites out: a form can send three types without asking first (Fetch, "CORS-safelisted request-header"), and JSON is none.
    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && (request.Headers.ContentEncoding.Count == 0 || request.Headers.ContentEncoding == "identity");

    private static (JsonDocument? Document, Problem? Problem) Parse(ReadOnlyMemory<byte> body)
    {
        // Windows tools write it; RFC 8259 8.1 allows a reader to pass over it.
        var json = body.Span.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;
        if (json.IsEmpty)
        {
            return (null, new Problem(ErrorType.InvalidJson, "The body is empty: send a JSON object. Nothing was changed."));
        }

        if (!Utf8.IsValid(json.Span))
        {
            return (null, new Problem(ErrorType.InvalidJson, "The body is not valid UTF-8. Nothing was changed."));
        }

        try
        {
            // The parser keeps its own copy of nothing: the document reads from the buffer, which the garbage collector owns.
            var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                return (document, null);
            }

            document.Dispose();
            return (null, new Problem(ErrorType.InvalidJson, "The body is JSON, but not an object. Nothing was changed."));
        }
        catch (JsonException fault)
        {
            var line = fault.LineNumber.GetValueOrDefault() + 1;
            var column = fault.BytePositionInLine.GetValueOrDefault() + 1;
            return (null, new Problem(ErrorType.InvalidJson, $"The body stops being JSON at line {line}, byte {column}. Nothing was changed."));
        }
    }
}
