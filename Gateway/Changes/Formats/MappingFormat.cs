using Microsoft.Net.Http.Headers;

namespace Gateway.Changes.Formats;

/// <summary>In what form a set of mappings is written down.</summary>
internal enum MappingFormat
{
    /// <summary>RFC 4180, one mapping a record, with a header.</summary>
    Csv,

    /// <summary><c>{"mappings": [...]}</c>, or the array alone.</summary>
    Json,

    /// <summary>The same two shapes.</summary>
    Yaml,
}

/// <summary>How a format is named in headers and file names.</summary>
internal static class MappingFormats
{
    public static string MediaType(this MappingFormat format) => format switch
    {
        MappingFormat.Csv => "text/csv",
        MappingFormat.Json => "application/json",
        MappingFormat.Yaml => "application/yaml",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };

    /// <summary>With its dot.</summary>
    public static string Extension(this MappingFormat format) => format switch
    {
        MappingFormat.Csv => ".csv",
        MappingFormat.Json => ".json",
        MappingFormat.Yaml => ".yaml",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };

    /// <summary>The format a Content-Type stands for; null for another one, and for a charset that is neither UTF-8 nor UTF-16.</summary>
    public static MappingFormat? OfContentType(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || (type.Charset.HasValue && HeaderUtilities.RemoveQuotes(type.Charset).ToString().ToLowerInvariant() is not ("utf-8" or "utf-16")))
        {
            return null;
        }

        return type.MediaType.ToString().ToLowerInvariant() switch
        {
            "text/csv" or "application/csv" or "application/vnd.ms-excel" => MappingFormat.Csv,
            "application/json" or "text/json" => MappingFormat.Json,

            // RFC 9512 2.1 names the others as what was in use before it.
            "application/yaml" or "application/x-yaml" or "text/yaml" or "text/x-yaml" => MappingFormat.Yaml,
            _ => null,
        };
    }

    /// <summary>The format that a file's name tells; null where it tells none.</summary>
    public static MappingFormat? OfFileName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" or ".tsv" => MappingFormat.Csv,
        ".json" => MappingFormat.Json,
        ".yaml" or ".yml" => MappingFormat.Yaml,
        _ => null,
    };
}
