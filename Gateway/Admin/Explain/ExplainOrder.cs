using System.Text;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Evidence.Explain;
using Gateway.Mappings;
using Gateway.Saml;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Explain;

/// <summary>
/// What is to be explained: as JSON <c>{"saml_response": ..., "identifier": ...}</c>, or as it was posted or decoded, with the identifier in the query.
/// </summary>
/// <param name="Given">The message.</param>
/// <param name="Bytes">How long it was.</param>
/// <param name="Identifier">The mapping to compare it with; null for none.</param>
internal sealed record ExplainOrder(GivenResponse Given, int Bytes, string? Identifier)
{
    private const string IdentifierField = "identifier";
    private const string ResponseField = "saml_response";
    private static readonly string[] Known = [.. AdminJson.Default.ExplainRequest.Properties.Select(property => property.Name)];

    /// <summary>Room for the JSON around a message of the largest size.</summary>
    private const int MaxOverhead = 4096;

    /// <summary>Exactly one of the two is given.</summary>
    public static async Task<(ExplainOrder? Request, Problem? Problem)> ReadAsync(HttpContext context, SamlLimits limits, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limits.MaxBytes + MaxOverhead;
        }

        var faults = new FaultList();
        var identifier = new QueryReader(context.Request.Query, [IdentifierField], faults).Text(IdentifierField, MappingRules.MaxIdentifierLength);
        if (!faults.IsEmpty)
        {
            return (null, faults.ToProblem(ErrorType.InvalidQuery, "the query"));
        }

        return MediaTypeOf(context.Request) switch
        {
            "application/json" => await ReadJsonAsync(context.Request, identifier, limits, cancellationToken),
            "application/x-www-form-urlencoded" or "application/xml" or "text/xml" or "text/plain" or "application/octet-stream" =>
                (await ReadRawAsync(context.Request, identifier, limits, cancellationToken), null),
            _ => (null, new Problem(ErrorType.UnsupportedMediaType, "Send JSON with saml_response, the form's body, or XML, with the Content-Type it has.")),
        };
    }

    private static async Task<(ExplainOrder? Request, Problem? Problem)> ReadJsonAsync(
        HttpRequest request, string? identifier, SamlLimits limits, CancellationToken cancellationToken)
    {
        var (document, problem) = await JsonBody.ReadAsync(request, cancellationToken);
        if (document is null)
        {
            return (null, problem);
        }

        using (document)
        {
            var faults = new FaultList();
            var body = new JsonObjectReader(document.RootElement, Known, faults);
            var response = Encoding.UTF8.GetBytes(body.RequiredText(ResponseField));
            var named = body.OptionalText(IdentifierField) ?? identifier;
            return faults.IsEmpty
                ? (new ExplainOrder(ExplainInput.Read(response, limits), response.Length, named), null)
                : (null, faults.ToProblem(ErrorType.InvalidBody, "the body"));
        }
    }

    private static async Task<ExplainOrder> ReadRawAsync(HttpRequest request, string? identifier, SamlLimits limits, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return new ExplainOrder(ExplainInput.Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), limits), (int)buffer.Length, identifier);
    }

    private static string? MediaTypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() : null;
}
