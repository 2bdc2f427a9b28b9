using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Admin.Requests;
using Gateway.Cli.Migrate;
using Gateway.Mappings;

namespace Gateway.Cli.Verbs;

/// <summary>The mappings of a running gateway, by its admin API. Waits where it asks too often.</summary>
internal sealed class AdminApiMappings(AdminApiClient api, TimeProvider timeProvider) : ITenantMappings
{
    private const int MaxTurns = 10;

    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);

    public Task<ConnectionMapping?> FindAsync(string identifier, CancellationToken cancellationToken) => AskAsync(MigrationStep.ReadMapping, async () =>
    {
        try
        {
            var found = await api.GetAsync(PathOf(identifier), AdminJson.Readable.ConnectionMapping, cancellationToken);
            return found.Identifier == identifier ? found : throw new MigrationException(
                MigrationStep.ReadMapping, $"It is an alias of the mapping {found.Identifier}: take the row out, or the alias off that mapping.");
        }
        catch (AdminApiException e) when (e.Status is HttpStatusCode.NotFound && e.Problem is not null)
        {
            return null;
        }
    }, cancellationToken);

    public Task PutAsync(ConnectionMapping mapping, ConnectionMapping? replaces, CancellationToken cancellationToken) =>
        AskAsync(MigrationStep.RegisterMapping, async () =>
        {
            using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(mapping, MappingJson.Default.ConnectionMapping));
            content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
            using var answer = await api.SendAsync(HttpMethod.Put, PathOf(mapping.Identifier), content, cancellationToken, request =>
            {
                if (replaces is null)
                {
                    request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
                }
                else
                {
                    request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(VersionCondition.ETag(replaces.Version)));
                }
            });
            return mapping;
        }, cancellationToken);

    private async Task<T> AskAsync<T>(MigrationStep step, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var turn = 1; ; turn++)
        {
            try
            {
                return await ask();
            }
            catch (AdminApiException e) when (e.Status is HttpStatusCode.TooManyRequests && turn < MaxTurns)
            {
                await Task.Delay(e.RetryAfter ?? DefaultPause, timeProvider, cancellationToken);
            }
            catch (AdminApiException e)
            {
                throw new MigrationException(step, e.Message)
                {
                    // Somebody changed the mapping meanwhile: it is read anew then.
                    MayPass = e.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
                    ConcernsAll = e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden,
                };
            }
            catch (HttpRequestException e)
            {
                throw new MigrationException(step, $"No answer from {api.Address}: {e.Message}") { MayPass = true };
            }
        }
    }

    private static string PathOf(string identifier) => $"mappings/{Uri.EscapeDataString(identifier)}";
}
