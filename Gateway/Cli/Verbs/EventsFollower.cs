using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Admin.Events;
using Gateway.Telemetry.Events;

namespace Gateway.Cli.Verbs;

/// <summary>Follows a gateway's live tail, also over its restarts: it goes on behind the last event that arrived.</summary>
internal static class EventsFollower
{
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);

    /// <summary>Follows until cancelled.</summary>
    /// <exception cref="AdminApiException">The gateway refused.</exception>
    /// <exception cref="HttpRequestException">There was no gateway to begin with.</exception>
    public static async Task<int> FollowAsync(
        AdminApiClient api, string query, Action<EventRecord> write, TextWriter error, CancellationToken cancellationToken)
    {
        string? lastId = null;
        var wasConnected = false;
        while (true)
        {
            try
            {
                using var answer = await api.SendAsync(
                    HttpMethod.Get, $"events?{query.TrimStart('&')}", content: null, cancellationToken, request => Prepare(request, lastId));
                wasConnected = true;
                await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
                var parser = SseParser.Create(stream, static (_, data) => JsonSerializer.Deserialize(data, AdminJson.Readable.EventRecord));
                await foreach (var item in parser.EnumerateAsync(cancellationToken))
                {
                    lastId = parser.LastEventId;
                    if (item.Data is { } record)
                    {
                        write(record);
                    }
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Ok;
            }
            catch (Exception e) when (wasConnected && e is HttpRequestException or IOException)
            {
                await error.WriteLineAsync($"{api.Address.GetLeftPart(UriPartial.Authority)} went away ({e.Message}); trying again.");
            }

            await Task.Delay(ReconnectDelay, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Prepare(HttpRequestMessage request, string? lastId)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventTail.ContentType));
        if (!string.IsNullOrEmpty(lastId))
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        }
    }
}
