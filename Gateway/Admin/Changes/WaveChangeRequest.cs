using System.Text.Json;
using Gateway.Admin.Requests;
using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Mass;

namespace Gateway.Admin.Changes;

/// <summary>Why, when and how far the state of a wave is changed.</summary>
/// <param name="Reason">Why, in one line; kept with the revision.</param>
/// <param name="Ticket">The ticket it belongs to; kept with the revision.</param>
/// <param name="At">When, with an offset, at most 90 days ahead; null for now.</param>
/// <param name="DryRun">True to make a plan only, false to apply it; left out, more than 10 mappings are a dry run.</param>
/// <param name="SkipRefused">True to leave out mappings whose state does not allow it; otherwise one of them refuses all.</param>
/// <param name="Force">True to retire what is not migrated, or to cut over what is not ready.</param>
internal sealed record WaveChangeRequest(string Reason, string? Ticket, DateTimeOffset? At, bool? DryRun, bool SkipRefused, bool Force)
{
    private static readonly string[] Known = [.. AdminJson.Default.WaveChangeRequest.Properties.Select(property => property.Name)];

    /// <summary>The request in a body, fit for use only where no fault was added.</summary>
    public static MassChangeOrder Read(JsonElement json, StateAction action, string wave, DateTimeOffset now, FaultList faults) =>
        Read(new JsonObjectReader(json, Known, faults), action, new Selection(null, wave, null, []), now, faults);

    /// <summary>What every change of many mappings says beside its selection.</summary>
    public static MassChangeOrder Read(JsonObjectReader body, StateAction action, Selection selection, DateTimeOffset now, FaultList faults)
    {
        var change = new StateChange(action, body.Reason(faults), body.Ticket(faults), body.Force(action, faults));
        var order = new MassChangeOrder(
            new MassChange(change, selection, body.OptionalFlag("skip_refused") ?? false), body.At(now, faults), body.OptionalFlag("dry_run"));
        if (order is { At: not null, IsDryRun: true })
        {
            faults.Add("dry_run", "contradiction", "Stands beside at: a dry run is made now, to see what would be changed.");
        }

        return order;
    }
}

/// <summary>A change of many mappings as it was asked for.</summary>
/// <param name="Change">What, for which mappings, and why.</param>
/// <param name="At">When; null for now.</param>
/// <param name="IsDryRun">Whether to make a plan only; null where that was left open.</param>
internal sealed record MassChangeOrder(MassChange Change, DateTimeOffset? At, bool? IsDryRun);
