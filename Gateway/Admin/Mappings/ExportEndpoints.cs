using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Changes.Formats;
using Gateway.Errors;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Mappings;

/// <summary>Gives out the mappings as a file that can be kept in version control, edited and planned again.</summary>
internal static class ExportEndpoints
{
    public static void MapExport(this IEndpointRouteBuilder api) => api.MapMethods("/export", EndpointDescription.Read, ExportAsync)
        .WithTags("Mappings")
        .Requires(AdminRole.Viewer)
        .WithMetadata(new ReadsQuery(), ApiParameters.OfExport)
        .Describe("exportMappings", "Export mappings as CSV, JSON or YAML", ErrorType.InvalidQuery)
        .Produces<Stream>(StatusCodes.Status200OK, MappingFormat.Json.MediaType(), MappingFormat.Csv.MediaType(), MappingFormat.Yaml.MediaType());

    private static async Task<IResult> ExportAsync(HttpContext context, IMappingStore store, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var (filter, format) = ListQuery.ReadExport(context.Request.Query, faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        // Asked before the headers go out: where the store is away, the answer can still say so. Later it can only break off, which a chunked
        // answer does visibly (RFC 9112 8).
        await store.PingAsync(cancellationToken);
        var headers = context.Response.Headers;
        headers.ContentType = format is MappingFormat.Csv ? "text/csv; charset=utf-8" : format.MediaType();
        headers.ContentDisposition = $"attachment; filename=\"mappings{format.Extension()}\"";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await MappingExport.WriteAsync(StoredMappings.ReadAsync(store, filter, cancellationToken), format, context.Response.Body, cancellationToken);
        }

        return Results.Empty;
    }
}
