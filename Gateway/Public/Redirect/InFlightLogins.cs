using Gateway.Mappings;
using Gateway.Public.InFlight;

namespace Gateway.Public.Redirect;

/// <summary>
/// The logins that were under way when their mapping changed sides: their responses go where they began. For a while after a switch the POSTs of that
/// mapping are read for it; of any other mapping nothing is.
/// </summary>
internal sealed class InFlightLogins(
    InboundMessages messages, RequestLedger ledger, InFlightOptions options, InFlightMetrics metrics, TimeProvider timeProvider)
{
    /// <summary>The event's reason of a response that went to the legacy side although its mapping is migrated.</summary>
    public const string DrainedToLegacy = "drained_to_legacy";

    /// <summary>The event's reason of a response that went to Stytch although its mapping is not migrated.</summary>
    public const string DrainedToTarget = "drained_to_target";

    /// <summary>True while logins begun before the mapping's switch may still come.</summary>
    public bool MayConcern(MappingEntry entry) => entry.SwitchedAt != 0 && timeProvider.GetUtcNow() < SwitchOf(entry) + options.Window;

    /// <summary>Where a response belongs. Goes on in the thread pool.</summary>
    public async Task<InFlightVerdict> DecideAsync(HttpContext context, MappingEntry entry)
    {
        var message = await messages.ReadAsync(context);
        var origin = message?.InResponseTo is { } request ? await ledger.FindAsync(request, SwitchOf(entry)) : RequestOrigin.Unknown;
        var verdict = message is null
            ? InFlightVerdict.Undecided
            : InFlightDecider.Decide(entry.Side, entry.Target is not null, message.InResponseTo is not null, origin);
        Count(verdict);
        return verdict;
    }

    /// <summary>The event's reason of a request that goes elsewhere than its mapping's state says; null where it does not.</summary>
    public static string? ReasonOf(InFlightVerdict? verdict) => verdict switch
    {
        InFlightVerdict.Proxied => DrainedToLegacy,
        InFlightVerdict.ToTarget => DrainedToTarget,
        _ => null,
    };

    private void Count(InFlightVerdict verdict)
    {
        switch (verdict)
        {
            case InFlightVerdict.Proxied:
                metrics.DrainedToLegacy();
                break;
            case InFlightVerdict.ToTarget:
                metrics.DrainedToTarget();
                break;
            case InFlightVerdict.Undecided:
                metrics.Undecided();
                break;
            default:
                metrics.LeftToState();
                break;
        }
    }

    private static DateTimeOffset SwitchOf(MappingEntry entry) => DateTimeOffset.FromUnixTimeSeconds(entry.SwitchedAt);
}
