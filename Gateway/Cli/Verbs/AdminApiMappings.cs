using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Admin.Requests;
using Gateway.Cli.Migrate;
using Gateway.Cli.Migrate.Undo;
using Gateway.Mappings;

namespace Gateway.Cli.Verbs;

/// <summary>The mappings of a running gateway, by its admin API. Waits where it asks too often.</summary>
internal sealed class AdminApiMappings(AdminApiClient api, TimeProvider timeProvider) : ITenantMappings, IUndoMappings
{
    private const int MaxTurns = 10;

    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);

    public Task<ConnectionMapping?> FindAsync(string identifier, CancellationToken cancellationToken) => AskAsync(MigrationStep.ReadMapping, async () =>
    {
        var found = await UnlessGoneAsync(() => api.GetAsync(PathOf(identifier), AdminJson.Readable.ConnectionMapping, cancellationToken));
        return found is null || found.Identifier == identifier ? found : throw new MigrationException(
            MigrationStep.ReadMapping, $"It is an alias of the mapping {found.Identifier}: take the row out, or the alias off that mapping.");
    }, cancellationToken);

    public Task<IReadOnlyList<ConnectionMapping>> FindByConnectionAsync(string connectionId, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<ConnectionMapping>>(MigrationStep.ReadMapping, async () =>
        {
            var found = new List<ConnectionMapping>();
            string? cursor = null;
            do
            {
                var query = $"mappings?q={Uri.EscapeDataString(connectionId)}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}";
                var page = await api.GetAsync(query, AdminJson.Readable.MappingListDocument, cancellationToken);
                found.AddRange(page.Mappings.Where(mapping => mapping.ConnectionId == connectionId));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return found;
        }, cancellationToken);

    public Task<DateTimeOffset?> FindLastUseAsync(string identifier, CancellationToken cancellationToken) => AskAsync(
        MigrationStep.ReadMapping,
        async () =>
        {
            var path = $"{PathOf(identifier)}/progress";
            return (await UnlessGoneAsync(() => api.GetAsync(path, AdminJson.Readable.MappingProgress, cancellationToken)))?.LastSeen;
        },
        cancellationToken);

    public Task DeleteAsync(ConnectionMapping mapping, string reason, CancellationToken cancellationToken) => AskAsync(
        MigrationStep.DeleteMapping,
        () => UnlessGoneAsync(async () =>
        {
            var path = $"{PathOf(mapping.Identifier)}?reason={Uri.EscapeDataString(reason)}";
            using var answer = await api.SendAsync(
                HttpMethod.Delete, path, content: null, cancellationToken, request => request.Headers.IfMatch.Add(TagOf(mapping)));
            return mapping;
        }),
        cancellationToken);

    public Task<ConnectionMapping> PutAsync(ConnectionMapping mapping, ConnectionMapping? replaces, CancellationToken cancellationToken) =>
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
                    request.Headers.IfMatch.Add(TagOf(replaces));
                }
            });
            return await AdminApiClient.ReadAsync(answer, AdminJson.Readable.ConnectionMapping, cancellationToken);
        }, cancellationToken);

    // A 404 without the gateway's own words is another server's.
    private static async Task<T?> UnlessGoneAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (AdminApiException e) when (e.Status is HttpStatusCode.NotFound && e.Problem is not null)
        {
            return null;
        }
    }

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

    private static EntityTagHeaderValue TagOf(ConnectionMapping mapping) => EntityTagHeaderValue.Parse(VersionCondition.ETag(mapping.Version));

    private static string PathOf(string identifier) => $"mappings/{Uri.EscapeDataString(identifier)}";
}
