using Gateway.Public.Legacy.Watching;
using Gateway.Public.Redirect.Routes;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Discovery;

/// <summary>
/// Sees what passes for identifiers without a mapping, and how sign-ins of all begin, and queues what the legacy side took, once the browser has its answer.
/// </summary>
internal sealed class DiscoveryObserver(DiscoveryQueue queue, IOptions<DiscoveryOptions> options, DiscoveryMetrics metrics) : IProxyObserver
{
    private const string RequestParameter = "SAMLRequest=";

    private readonly DiscoveryOptions _options = options.Value;

    public ObserverInterest InterestIn(in ProxiedRequest request)
    {
        if (!_options.Enabled)
        {
            return ObserverInterest.None;
        }

        if (!IsResponse(request))
        {
            // The legacy app may start a sign-in at any address. How it asks is learned of mappings as well.
            return request.Kind is null or RouteKind.Start && IsPage(request.Method) ? ObserverInterest.Head : ObserverInterest.None;
        }

        if (request.Entry is not null)
        {
            return ObserverInterest.None;
        }

        if (queue.TryTakeRoom())
        {
            return ObserverInterest.Head with { RequestBytes = _options.MaxBytes };
        }

        metrics.Dropped(DiscoveryDrop.Busy);
        return ObserverInterest.None;
    }

    public void Proxied(ProxiedExchange report)
    {
        if (!IsResponse(report.Request))
        {
            PassedSignOn(report);
        }
        else if (!PassedResponse(report))
        {
            queue.ReturnRoom();
        }
    }

    // True where the form waits, and its room with it.
    private bool PassedResponse(ProxiedExchange report)
    {
        // Anybody can post anything to a public URL: what the legacy side did not take is no evidence of a tenant.
        if (!WasTaken(report))
        {
            return false;
        }

        if (report.RequestBody is not { IsComplete: true } form || form.Content.Length > _options.MaxBytes)
        {
            metrics.Dropped(DiscoveryDrop.Incomplete);
            return false;
        }

        if (queue.TryAdd(new SeenExchange.Response(report.Request.Identifier!, form.Keep(), $"{report.Scheme}://{report.Host}{report.Path}")))
        {
            return true;
        }

        form.Release();
        metrics.Dropped(DiscoveryDrop.QueueFull);
        return false;
    }

    private void PassedSignOn(ProxiedExchange report)
    {
        if (WasTaken(report) && report.Location is { } location && location.Contains(RequestParameter, StringComparison.Ordinal)
            && !queue.TryAdd(new SeenExchange.SignOn(report.Request.Identifier, location)))
        {
            metrics.Dropped(DiscoveryDrop.QueueFull);
        }
    }

    private static bool WasTaken(ProxiedExchange report) => report is { Failure: null, Status: < StatusCodes.Status400BadRequest };

    private static bool IsResponse(in ProxiedRequest request) => request is { Kind: RouteKind.Acs, Identifier: not null } && HttpMethods.IsPost(request.Method);

    private static bool IsPage(string method) => HttpMethods.IsGet(method) || HttpMethods.IsPost(method);
}
