using System.Text;
using Gateway.Changes.Formats;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Admin.Console.Plans;

/// <summary>The file of the drop zone, with its beginning looked at: what it is is told by its name, or else by what it holds.</summary>
/// <param name="Content">All of it, the beginning too.</param>
/// <param name="VendorKind">The kind of export that it is, as <c>import-from</c> takes it; null where it is none.</param>
/// <param name="MediaType">What to send it as; what the browser says where nothing tells more.</param>
internal sealed record PlanUpload(Stream Content, string? VendorKind, string MediaType)
{
    /// <summary>A vendor's first connection, with its certificates and options, is in it.</summary>
    private const int PeekBytes = 64 * 1024;

    public static async Task<PlanUpload> OpenAsync(ConsoleUpload upload, CancellationToken cancellationToken)
    {
        var content = new BufferedReadStream(upload.Content, PeekBytes);
        await content.EnsureBufferedAsync(PeekBytes, cancellationToken);
        ReadOnlyMemory<byte> beginning = content.BufferedData;
        var format = MappingFormats.OfFileName(upload.FileName) ?? MappingFormats.OfContentType(upload.ContentType) ?? FormatOf(beginning.Span);
        return new PlanUpload(content, VendorSigns.KindOf(beginning.Span), format?.MediaType() ?? upload.ContentType);
    }

    private static MappingFormat? FormatOf(ReadOnlySpan<byte> beginning)
    {
        var text = Encoding.UTF8.GetString(beginning).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        var line = text.AsSpan()[..Math.Max(0, text.AsSpan().IndexOfAny('\r', '\n'))];
        return text switch
        {
            ['{' or '[', ..] => MappingFormat.Json,
            ['-', ' ', ..] or ['-', '-', '-', ..] => MappingFormat.Yaml,
            _ when line.TrimEnd().SequenceEqual("mappings:") => MappingFormat.Yaml,
            _ when line.ContainsAny(',', ';', '\t') => MappingFormat.Csv,
            _ => null,
        };
    }
}
