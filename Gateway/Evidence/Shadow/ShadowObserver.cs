using Gateway.Mappings;
using Gateway.Public.Legacy.Watching;
using Gateway.Public.Redirect.Routes;
using Gateway.Saml;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Shadow;

/// <summary>Sees the responses of mappings in shadow pass by and queues them for the check, once the browser has its answer.</summary>
internal sealed class ShadowObserver(ShadowQueue queue, SamlLimits limits, IOptions<ShadowOptions> options, ShadowMetrics metrics) : IPassageObserver
{
    private readonly bool _isEnabled = options.Value.Enabled;

    public PassageInterest InterestIn(in PassingRequest request) =>
        _isEnabled && IsChecked(request) ? PassageInterest.Head with { RequestBytes = limits.MaxBytes } : PassageInterest.None;

    public void Passed(PassageReport report)
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
        var passage = new ShadowPassage(report.Request.Entry!, isCut ? null : form?.Keep(), report.At, report.Status, acsUrl, isCut);
        if (!queue.TryAdd(passage))
        {
            passage.Form?.Release();
            metrics.Dropped(ShadowDrop.QueueFull);
        }
    }

    private static bool IsChecked(in PassingRequest request) =>
        request is { Kind: RouteKind.Acs, Entry.State: MappingState.Shadow } && HttpMethods.IsPost(request.Method);
}
