using Gateway.Mappings;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.Redirect.Routes;
using Gateway.Saml;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Shadow;

/// <summary>Sees the responses of mappings in shadow pass by and queues them for the check, once the browser has its answer.</summary>
internal sealed class ShadowObserver(ShadowQueue queue, SamlLimits limits, IOptions<ShadowOptions> options, ShadowMetrics metrics) : IProxyObserver
{
    private readonly bool _isEnabled = options.Value.Enabled;

    public ObserverInterest InterestIn(in ProxiedRequest request) =>
        _isEnabled && IsChecked(request) ? ObserverInterest.Head with { RequestBytes = limits.MaxBytes } : ObserverInterest.None;

    public void Proxied(ProxiedExchange report)
    {
        var form = report.RequestBody;
        var isCut = form is { IsCut: true } && form.Content.Length >= limits.MaxBytes;
        if (form is { IsComplete: false } && !isCut)
        {
            metrics.Dropped(ShadowDrop.Incomplete);
            return;
        }

        var acsUrl = $"{report.Scheme}://{report.Host}{report.Path}";
        // Of a form that is too long nothing is looked at, so nothing of it is kept.
        var exchange = new ShadowExchange(report.Request.Entry!, isCut ? null : form?.Keep(), report.At, report.Status, acsUrl, isCut);
        if (!queue.TryAdd(exchange))
        {
            exchange.Form?.Release();
            metrics.Dropped(ShadowDrop.QueueFull);
        }
    }

    private static bool IsChecked(in ProxiedRequest request) =>
        request is { Kind: RouteKind.Acs, Entry.State: MappingState.Shadow } && HttpMethods.IsPost(request.Method);
}
