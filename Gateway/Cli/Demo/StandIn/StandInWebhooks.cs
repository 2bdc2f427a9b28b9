using System.Globalization;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo.StandIn;

/// <summary>One message to whoever subscribed: the same body and id however often it is sent.</summary>
/// <param name="Id">The value of <c>svix-id</c>.</param>
/// <param name="Type">Such as <c>direct.saml_connection.update</c>.</param>
/// <param name="Body">The JSON as it is signed.</param>
internal sealed record StandInMessage(string Id, string Type, byte[] Body);

/// <summary>
/// Tells an endpoint of every change, signed as Svix signs for Stytch, one message after the other in the order of the changes. It tries each
/// once; a message can be sent again, and out of order, by <see cref="DeliverAsync"/>.
/// </summary>
internal sealed class StandInWebhooks : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<StandInMessage> _messages = [];
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly string _projectId;
    private readonly StandInDirectory _directory;
    private readonly StandInObjects _objects;
    private readonly TimeProvider _timeProvider;
    private (Uri Url, byte[] Key)? _subscriber;
    private Task _last = Task.CompletedTask;
    private bool _isDisposed;

    public StandInWebhooks(string projectId, StandInDirectory directory, StandInObjects objects, TimeProvider timeProvider)
    {
        (_projectId, _directory, _objects, _timeProvider) = (projectId, directory, objects, timeProvider);
        directory.Changed += Tell;
    }

    /// <summary>While true, messages are made and not sent.</summary>
    public bool IsHeld { get; set; }

    /// <summary>DIRECT for a change by the API, DASHBOARD for one by hand.</summary>
    public string Source { get; set; } = "DIRECT";

    /// <summary>All messages since somebody subscribed, in the order of the changes.</summary>
    public IReadOnlyList<StandInMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    /// <param name="url">Where messages are posted to.</param>
    /// <param name="secret"><c>whsec_</c> and the key in base64.</param>
    public void Subscribe(Uri url, string secret) => _subscriber = (url, Convert.FromBase64String(secret["whsec_".Length..]));

    /// <summary>Ends when everything that was to be sent has been.</summary>
    public Task SettledAsync()
    {
        lock (_lock)
        {
            return _last;
        }
    }

    /// <summary>Sends a message, perhaps again: its id stays, timestamp and signature are those of this attempt.</summary>
    /// <returns>The status it was answered with; 0 where no answer came.</returns>
    public async Task<int> DeliverAsync(StandInMessage message)
    {
        var (url, key) = _subscriber!.Value;
        var timestamp = _timeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(message.Body) { Headers = { ContentType = new(MediaTypeNames.Application.Json) } },
        };
        request.Headers.Add("svix-id", message.Id);
        request.Headers.Add("svix-timestamp", timestamp);
        request.Headers.Add("svix-signature", Sign(key, message.Id, timestamp, message.Body));
        try
        {
            using var response = await _client.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _directory.Changed -= Tell;
        _client.CancelPendingRequests();
        try
        {
            await SettledAsync();
        }
        catch (OperationCanceledException)
        {
            // Cut off just now.
        }

        _client.Dispose();
    }

    private static string Sign(byte[] key, string id, string timestamp, byte[] body) =>
        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.").Concat(body).ToArray()))}";

    private void Tell(string action, string objectType, string id)
    {
        if (_subscriber is null)
        {
            return;
        }

        var body = new JsonObject
        {
            ["project_id"] = _projectId,
            ["event_id"] = $"webhook-event-test-{Guid.NewGuid():D}",
            ["action"] = action,
            ["object_type"] = objectType,
            ["source"] = Source,
            ["id"] = id,
            ["timestamp"] = StandInObjects.Time(_timeProvider.GetUtcNow()),
            ["vertical"] = "B2B",
        };
        if (action != "DELETE")
        {
            body[objectType] = objectType == "organization" ? _objects.Write(_directory.FindOrganization(id)!) : _objects.Write(_directory.FindConnection(id)!);
        }

        var type = $"{Source}.{objectType}.{action}".ToLowerInvariant();
        var message = new StandInMessage($"msg_{Guid.NewGuid():N}", type, Encoding.UTF8.GetBytes(body.ToJsonString()));
        lock (_lock)
        {
            _messages.Add(message);
            _last = IsHeld ? _last : DeliverAfterAsync(_last, message);
        }
    }

    private async Task DeliverAfterAsync(Task before, StandInMessage message)
    {
        // Not under the directory's lock.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await DeliverAsync(message);
    }
}
