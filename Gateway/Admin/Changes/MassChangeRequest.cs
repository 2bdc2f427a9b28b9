using System.Text.Json;
using Gateway.Admin.Requests;
using Gateway.Changes.Rollout;
using Gateway.Changes.Rollout.Mass;
using Gateway.Mappings;

namespace Gateway.Admin.Changes;

/// <summary>A change of the state of many mappings: those that fit every selector.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Wave">Only mappings of this wave.</param>
/// <param name="State">Only mappings in this state.</param>
/// <param name="Q">Only mappings with this text, as in a list.</param>
/// <param name="Identifiers">Only these, at most 10,000.</param>
/// <param name="All">True for every mapping: must be said where no selector is given.</param>
/// <param name="Reason">Why, in one line; kept with the revision.</param>
/// <param name="Ticket">The ticket it belongs to; kept with the revision.</param>
/// <param name="At">When, with an offset, at most 90 days ahead; null for now.</param>
/// <param name="DryRun">True to make a plan only, false to apply it; left out, more than 10 mappings are a dry run.</param>
/// <param name="SkipRefused">True to leave out mappings whose state does not allow it; otherwise one of them refuses all.</param>
/// <param name="Force">True to retire what is not migrated, or to cut over what is not ready.</param>
internal sealed record MassChangeRequest(
    StateAction Action,
    string? Wave,
    MappingState? State,
    string? Q,
    IReadOnlyList<string>? Identifiers,
    bool All,
    string Reason,
    string? Ticket,
    DateTimeOffset? At,
    bool? DryRun,
    bool SkipRefused,
    bool Force)
{
    private const int MaxSearchLength = 256;

    private static readonly string[] Known = [.. AdminJson.Default.MassChangeRequest.Properties.Select(property => property.Name)];

    private static readonly string[] Selectors = ["wave", "state", "q", "identifiers"];

    /// <summary>The request in a body, fit for use only where no fault was added.</summary>
    public static MassChangeOrder Read(JsonElement json, DateTimeOffset now, FaultList faults)
    {
        var body = new JsonObjectReader(json, Known, faults);
        var action = body.RequiredWord<StateAction>("action");
        var selection = new Selection(
            body.OptionalWord<MappingState>("state"),
            Text(body, "wave", MappingRules.MaxReferenceLength, faults),
            Text(body, "q", MaxSearchLength, faults),
            ReadIdentifiers(body, faults));
        CheckBreadth(selection, body.OptionalFlag("all") ?? false, faults);
        return WaveChangeRequest.Read(body, action, selection, now, faults);
    }

    // Nobody changes everything by forgetting a filter, or believes that he does while a filter holds him back.
    private static void CheckBreadth(Selection selection, bool isAll, FaultList faults)
    {
        if (selection.IsEverything && !isAll && !Array.Exists(Selectors, faults.Has))
        {
            faults.Add("all", "required", $"Name at least one of {string.Join(", ", Selectors)}, or say \"all\": true.");
        }

        if (isAll && !selection.IsEverything)
        {
            faults.Add("all", "contradiction", "Stands beside a selector: leave one of them out.");
        }
    }

    private static string? Text(JsonObjectReader body, string name, int maxLength, FaultList faults)
    {
        var text = body.OptionalText(name);
        if (text is not null && !faults.Has(name) && (text.Length == 0 || text.Length > maxLength))
        {
            faults.Add(name, "not_allowed", $"Must have 1 to {maxLength} characters.");
        }

        return text;
    }

    private static IReadOnlyList<string> ReadIdentifiers(JsonObjectReader body, FaultList faults)
    {
        if (!body.Has("identifiers"))
        {
            return [];
        }

        var identifiers = body.TextList("identifiers");
        if (!faults.Has("identifiers") && identifiers.Count is 0 or > Selection.MaxIdentifiers)
        {
            // An empty list is a filter that came out empty, and not a wish for everything.
            faults.Add("identifiers", "out_of_range", $"Must name 1 to {Selection.MaxIdentifiers} mappings; it names {identifiers.Count}.");
        }

        return identifiers;
    }
}
