using System.CommandLine;
using Gateway.Admin;
using Gateway.Admin.Changes;
using Gateway.Changes.Rollout;
using Gateway.Telemetry;

namespace Gateway.Cli.Verbs;

/// <summary><c>cutover</c>, <c>shadow</c>, <c>rollback</c>, <c>pause</c>, <c>resume</c>, <c>retire</c>: of tenants by name, of a wave, of a filter.</summary>
internal static class StateVerb
{
    public static IEnumerable<Command> CreateAll() =>
    [
        Create(StateAction.Cutover, "Send the logins of mappings to Stytch."),
        Create(StateAction.Shadow, "Leave logins on the legacy side and check its responses."),
        Create(StateAction.Rollback, "Take mappings back to the state before their last change of state."),
        Create(StateAction.Pause, "Answer logins with a page that asks to come back."),
        Create(StateAction.Resume, "End a pause."),
        Create(StateAction.Retire, "Answer logins with a page that names the new settings."),
    ];

    private static Command Create(StateAction action, string description)
    {
        var identifiers = new Argument<string[]>("IDENTIFIER")
        {
            Description = "Mappings by name; or name them by the options.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var filter = new FilterOptions();
        var all = new Option<bool>("--all") { Description = "Every mapping there is." };
        var reason = new Option<string>("--reason") { Description = "Why, in one line; kept with the revision.", HelpName = "TEXT", Required = true };
        var ticket = new Option<string?>("--ticket") { Description = "The ticket it belongs to.", HelpName = "TICKET" };
        var at = new Option<DateTimeOffset?>("--at") { Description = "When, with an offset: 2027-01-31T06:00+01:00. Default: now.", HelpName = "TIME" };
        var yes = new Option<bool>("--yes") { Description = "Do it. Without it, a change of more than 10 mappings only shows what it would do." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what it would do, however few they are." };
        var skip = new Option<bool>("--skip-refused") { Description = "Leave out mappings whose state does not allow it; otherwise one of them refuses all." };
        var force = new Option<bool>("--force")
        {
            Description = action is StateAction.Retire ? "Retire also what is not migrated." : "Cut over also what is not ready.",
        };
        var output = SharedOptions.Output();
        var command = new Command(Words.Of(action), description) { identifiers, all, reason, ticket, at, yes, dryRun, skip, output };
        filter.AddTo(command);
        if (CanBeForced(action))
        {
            command.Options.Add(force);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(yes) && result.GetValue(dryRun))
            {
                result.AddError("Give --yes or --dry-run, not both.");
            }
        });
        return command.OnAdminApi(async (api, commandLine, cancellationToken) =>
        {
            var names = commandLine.GetValue(identifiers) ?? [];
            var body = new Dictionary<string, object?>
            {
                ["action"] = Words.Of(action),
                ["identifiers"] = names.Length > 0 ? names : null,
                ["wave"] = filter.WaveOf(commandLine),
                ["state"] = filter.StateOf(commandLine) is { } state ? Words.Of(state) : null,
                ["q"] = filter.TextOf(commandLine),
                ["all"] = commandLine.GetValue(all) ? true : null,
                ["reason"] = commandLine.GetValue(reason),
                ["ticket"] = commandLine.GetValue(ticket),
                ["at"] = commandLine.GetValue(at)?.ToString("O"),
                ["dry_run"] = commandLine.GetValue(yes) ? false : commandLine.GetValue(dryRun) ? true : null,
                ["skip_refused"] = commandLine.GetValue(skip) ? true : null,
                ["force"] = CanBeForced(action) && commandLine.GetValue(force) ? true : null,
            };
            using var content = VerbJson.Content(body);
            using var answer = await api.SendAsync(HttpMethod.Post, "changes", content, cancellationToken);
            if (commandLine.GetValue(at) is not null)
            {
                var schedule = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.ScheduleDocument, cancellationToken);
                return await AdminReport.WriteAsync(commandLine, output, schedule, AdminJson.Readable.ScheduleDocument, Lines(schedule));
            }

            var changed = await AdminApiClient.ReadAsync(answer, AdminJson.Readable.MassChangeDocument, cancellationToken);
            return await AdminReport.WriteAsync(commandLine, output, changed, AdminJson.Readable.MassChangeDocument, Lines(changed));
        });
    }

    private static IEnumerable<string> Lines(ScheduleDocument schedule) =>
    [
        $"Scheduled {schedule.Id} for {schedule.At:O}. The mappings are selected when it is due.",
        .. schedule.NeedsApproval ? [$"Another admin has to approve it: POST /admin/v1/changes/scheduled/{schedule.Id}/approve"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Lines(MassChangeDocument changed)
    {
        foreach (var step in changed.Changes)
        {
            yield return $"~ {step.Identifier}: {Words.Of(step.Before)} -> {Words.Of(step.After)}";
        }

        if (changed.Changed > changed.Changes.Count)
        {
            yield return $"... and {changed.Changed - changed.Changes.Count} more";
        }

        foreach (var refused in changed.Refused)
        {
            yield return $"! {refused.Identifier}: {refused.Message}";
            foreach (var block in refused.Blocks)
            {
                yield return $"  - {block.Code}: {block.ToSentence()}";
            }
        }

        foreach (var warning in changed.Plan?.Warnings ?? [])
        {
            yield return $"! {warning.Code}: {warning.Message}";
        }

        yield return $"{changed.Selected} selected: {changed.Changed} {(changed.Applied ? "changed" : "would change")}, "
            + $"{changed.Unchanged} are so already, {changed.RefusedCount} left out.";
        if (changed.Revision is { } revision)
        {
            yield return $"Done as revision {revision}.";
        }

        if (changed.Plan is { } plan)
        {
            yield return plan.NeedsApproval
                ? $"Another admin has to approve it (POST /admin/v1/plans/{plan.Id}/approve); then: apply {plan.Id}"
                : $"Nothing was changed. Do it with: apply {plan.Id}";
        }
    }

    private static bool CanBeForced(StateAction action) => action is StateAction.Retire or StateAction.Cutover;
}
