using Gateway.Mappings;

namespace Gateway.Changes.Plans.Building;

/// <summary>Counts the changes of a plan and warns of those that are allowed and often a mistake.</summary>
internal sealed class ChangeReview(WaveAudiences waves, PlanWarnings warnings)
{
    private readonly Dictionary<(MappingState From, MappingState To), long> _stateChanges = [];

    public long Adds { get; private set; }

    public long Changes { get; private set; }

    public long Deletes { get; private set; }

    public IReadOnlyList<StateChangeCount> StateChanges =>
        [.. _stateChanges.OrderBy(change => change.Key).Select(change => new StateChangeCount(change.Key.From, change.Key.To, change.Value))];

    public void Look(PlannedChange change)
    {
        switch (change)
        {
            case { Before: null, After: { } after }:
                Adds++;
                LookAtContent(change, after);
                break;
            case { Before: { } before, After: { } after }:
                Changes++;
                LookAtContent(change, after);
                LookAtChange(change, before, after);
                break;
            case { Before: { State: MappingState.Migrated } }:
                Deletes++;
                Warn(change, "deletes_migrated", "Is migrated and will be deleted: its logins go where unknown identifiers go.");
                break;
            default:
                Deletes++;
                break;
        }
    }

    private void LookAtContent(PlannedChange change, ConnectionMapping after)
    {
        if (after.RedirectStatus == StatusCodes.Status303SeeOther)
        {
            Warn(change, "redirect_status_303", "redirect_status 303 turns the POST into a GET and drops the SAMLResponse (RFC 9110 15.4.4): use 307.");
        }

        if (after.State is MappingState.Retired)
        {
            return;
        }

        if (after.AlternativeAudienceUri is null)
        {
            Warn(
                change,
                "missing_audience",
                "Has no alternative_audience_uri: Stytch refuses the assertion unless its Audience is already the connection's own.");
        }

        if (after.AlternativeAcsUrl is null)
        {
            Warn(change, "missing_acs_url", "Has no alternative_acs_url: Stytch refuses the assertion unless its Recipient is already the connection's own.");
        }

        if (after is { State: MappingState.Migrated, OrganizationId: null })
        {
            Warn(change, "missing_organization", "Is migrated without an organization_id: its connection cannot be checked at Stytch.");
        }

        if (waves.UsualInsteadOf(after) is { } usual)
        {
            Warn(change, "audience_differs_in_wave", $"Nearly all of wave '{after.Wave}' have an alternative_audience_uri of {usual}; this one differs.");
        }
    }

    private void LookAtChange(PlannedChange change, ConnectionMapping before, ConnectionMapping after)
    {
        if (before.State != after.State)
        {
            var key = (before.State, after.State);
            _stateChanges[key] = _stateChanges.GetValueOrDefault(key) + 1;
        }

        if (before.State is MappingState.Legacy && after.State is MappingState.Migrated)
        {
            Warn(change, "not_shadowed", "Goes from legacy to migrated without a time in shadow.");
        }

        if (before.Project != after.Project)
        {
            Warn(change, "project_changes", $"Moves from project '{before.Project}' to '{after.Project}'.");
        }

        var targetChanges = before.ConnectionId != after.ConnectionId || before.AcsUrl != after.AcsUrl || before.Project != after.Project;
        if (targetChanges && before.State is MappingState.Migrated && after.State is MappingState.Migrated)
        {
            Warn(change, "migrated_target_changes", "Is migrated, and its logins go elsewhere from now on.");
        }
    }

    private void Warn(PlannedChange change, string code, string message) => warnings.Add(code, message, change.Identifier, change.Place);
}
