using Gateway.Errors;
using Gateway.Public.Metadata;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Requests;

/// <summary>Reads a request's body as the bytes of SAML metadata, or says why it cannot. What they say is for others to judge.</summary>
internal static class XmlBody
{
    public static readonly string[] MediaTypes = [FrozenMetadata.MediaType, "application/xml", "text/xml"];

    /// <summary>Exactly one of the two is given.</summary>
    public static async Task<(byte[]? Xml, Problem? Problem)> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var isEncoded = request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity";
        if (isEncoded
            || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !MediaTypes.Contains(type.MediaType.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            return (null, new Problem(
                ErrorType.UnsupportedMediaType, $"Send 'Content-Type: {string.Join("', '", MediaTypes)}', without Content-Encoding. Nothing was stored."));
        }

        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                return (null, new Problem(ErrorType.BodyTooLarge, $"Metadata has at most {maxBytes} bytes here. Nothing was stored."));
            }

            body.Write(buffer, 0, read);
        }

        return (body.ToArray(), null);
    }
}
