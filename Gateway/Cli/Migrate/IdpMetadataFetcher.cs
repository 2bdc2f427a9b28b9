using System.Net;
using Gateway.Saml.Metadata;

namespace Gateway.Cli.Migrate;

/// <summary>Gets the metadata that rows give an address of. The addresses are the operator's own; what answers there may be anybody.</summary>
internal sealed class IdpMetadataFetcher : IDisposable
{
    private const int MaxRedirects = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        // From https only to https, which is the handler's own rule.
        MaxAutomaticRedirections = MaxRedirects,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        ConnectTimeout = TimeSpan.FromSeconds(10),
    })
    {
        Timeout = Timeout,
        // Counted after decompression.
        MaxResponseContentBufferSize = IdpMetadataReader.MaxBytes,
    };

    /// <exception cref="MigrationException">It cannot be had, or is not what Stytch takes.</exception>
    public async Task<IdpMetadataResult> ReadAsync(Uri url, string? entityId, CancellationToken cancellationToken)
    {
        var read = IdpMetadataReader.Read(await GetAsync(url, cancellationToken), entityId);
        return read.Idp is not { } idp ? throw new MigrationException(MigrationStep.ReadMetadata, $"What {url} answers {read.Fault}.")
            : TenantForm.FaultOf(idp) is { } fault ? throw new MigrationException(MigrationStep.ReadMetadata, $"What {url} answers {fault}.")
            : read;
    }

    public void Dispose() => _client.Dispose();

    private async Task<byte[]> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetByteArrayAsync(url, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            var answer = e.StatusCode is { } status ? $"answers {(int)status}"
                : e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded ? "answers more than 1 MiB"
                : "does not answer";
            throw new MigrationException(MigrationStep.ReadMetadata, $"{url} {answer}: open it in a browser, or give metadata_file.")
            {
                MayPass = e.StatusCode is null or >= HttpStatusCode.InternalServerError,
            };
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            // Not what its Content-Encoding says: gzip tells it by the one, Brotli by the other.
            throw new MigrationException(
                MigrationStep.ReadMetadata, $"What {url} answers does not unpack: open it in a browser, or give metadata_file.");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MigrationException(
                MigrationStep.ReadMetadata,
                $"{url} does not answer within {Timeout.TotalSeconds:0} s: open it in a browser, or give metadata_file.")
            { MayPass = true };
        }
    }
}
