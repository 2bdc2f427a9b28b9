using Gateway.Admin;
using Gateway.Admin.Plans;
using Gateway.Changes.Plans;
using Spectre.Console;

namespace Gateway.Cli.Verbs;

/// <summary>A plan as people read it: what is added, changed field by field, deleted, and what to think about, in colour on a terminal.</summary>
/// <param name="api">Gives the plan's changes.</param>
/// <param name="plan">The plan.</param>
/// <param name="isAppliedNext">True where it is put in force right away, so that nobody has to be told how.</param>
internal sealed class PlanReport(AdminApiClient api, PlanDocument plan, bool isAppliedNext)
{
    /// <summary>Changes shown one by one: a screen or two; the rest is counted, and all of them are in the plan.</summary>
    private const int MaxShown = 200;

    private const int PageSize = 100;

    private readonly IAnsiConsole _out = Terminal.Out;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await WriteChangesAsync(cancellationToken);
        foreach (var warning in plan.Warnings)
        {
            var place = string.Join(" ", new[] { warning.Row, warning.Identifier }.OfType<string>());
            _out.MarkupLineInterpolated($"[yellow]! {warning.Code}[/] {(place.Length > 0 ? place + ": " : "")}{warning.Message}");
        }

        foreach (var count in plan.WarningCounts.Where(count => count.Count > plan.Warnings.Count(warning => warning.Code == count.Code)))
        {
            _out.MarkupLineInterpolated($"[yellow]! {count.Code}[/] {count.Count} times in all");
        }

        _out.MarkupLine(
            $"Plan [bold]{Markup.Escape(plan.Id)}[/] against revision {plan.Revision}: [green]{plan.Adds} to add[/], "
            + $"[blue]{plan.Changes} to change[/], [red]{plan.Deletes} to delete[/], {plan.Unchanged} unchanged.");
        if (plan.NeedsApproval)
        {
            _out.MarkupLineInterpolated($"[yellow]Another admin has to approve it:[/] POST /admin/v1/plans/{plan.Id}/approve");
        }

        if (plan.Adds + plan.Changes + plan.Deletes > 0 && plan.Applied is null && !isAppliedNext)
        {
            _out.MarkupLineInterpolated($"Apply it with: apply {plan.Id}");
        }
    }

    private async Task WriteChangesAsync(CancellationToken cancellationToken)
    {
        var size = plan.Adds + plan.Changes + plan.Deletes;
        var shown = 0;
        for (var cursor = ""; shown < Math.Min(size, MaxShown);)
        {
            var page = await api.GetAsync($"plans/{plan.Id}/changes?limit={PageSize}{cursor}", AdminJson.Readable.PlanChangesDocument, cancellationToken);
            foreach (var change in page.Changes)
            {
                Write(change);
                shown++;
            }

            if (page.NextCursor is null)
            {
                break;
            }

            cursor = $"&cursor={Uri.EscapeDataString(page.NextCursor)}";
        }

        if (size > shown)
        {
            _out.WriteLine($"... and {size - shown} more: GET /admin/v1/plans/{plan.Id}/changes");
        }
    }

    private void Write(PlannedChangeDocument change)
    {
        var (sign, colour) = change.Kind switch
        {
            PlannedChangeKind.Add => ("+", "green"),
            PlannedChangeKind.Delete => ("-", "red"),
            _ => ("~", "blue"),
        };
        _out.MarkupLine($"[{colour}]{sign} {Markup.Escape(change.Identifier)}[/]");
        if (change.Kind is PlannedChangeKind.Delete)
        {
            return;
        }

        foreach (var field in change.Fields)
        {
            _out.MarkupLineInterpolated(change.Kind is PlannedChangeKind.Add
                ? (FormattableString)$"    {field.Field}: {field.After}"
                : $"    {field.Field}: [red]{field.Before ?? "-"}[/] -> [green]{field.After ?? "-"}[/]");
        }
    }
}
