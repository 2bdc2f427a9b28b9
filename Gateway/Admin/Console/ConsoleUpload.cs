using Gateway.Admin.Console.Sessions;
using Gateway.Changes.Plans;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Console;

/// <summary>A file that a form brought.</summary>
/// <param name="Fields">The fields before it.</param>
/// <param name="FileName">What its sender calls it; empty where no file was chosen.</param>
/// <param name="ContentType">What the browser takes it for.</param>
/// <param name="Content">Its octets, as they arrive: a list of a million mappings is never held whole.</param>
internal sealed record ConsoleUpload(IReadOnlyDictionary<string, string> Fields, string FileName, string ContentType, Stream Content)
{
    private const int MaxFieldCharacters = 4_096;
    private const int MaxFields = 20;

    /// <summary>Reads a multipart form up to its file, which comes last. Null where the form is not this session's.</summary>
    /// <exception cref="InvalidDataException">It is no such form.</exception>
    public static async Task<ConsoleUpload?> ReadAsync(ConsoleRequest request)
    {
        var context = request.Context;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = context.RequestServices.GetRequiredService<IOptions<PlanOptions>>().Value.MaxBodyBytes;
        }

        var boundary = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : throw new InvalidDataException("Not a multipart form.");
        var reader = new MultipartReader(boundary, context.Request.Body);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || fields.Count > MaxFields)
            {
                throw new InvalidDataException("A part of the form has no name, or there are too many.");
            }

            if (disposition.IsFileDisposition())
            {
                return IsOwn(request, fields)
                    ? new(fields, HeaderUtilities.RemoveQuotes(disposition.FileName).ToString(), section.ContentType ?? "", section.Body)
                    : null;
            }

            fields[HeaderUtilities.RemoveQuotes(disposition.Name).ToString()] = await ReadFieldAsync(section, context.RequestAborted);
        }

        return IsOwn(request, fields) ? new(fields, "", "", Stream.Null) : null;
    }

    private static bool IsOwn(ConsoleRequest request, Dictionary<string, string> fields) =>
        ConsoleSessions.IsFormToken(request.SignedIn, fields.GetValueOrDefault(ConsoleForm.TokenField));

    private static async Task<string> ReadFieldAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(section.Body);
        var buffer = new char[MaxFieldCharacters + 1];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        return length <= MaxFieldCharacters ? new string(buffer, 0, length).Trim() : throw new InvalidDataException("A field of the form is too long.");
    }
}
