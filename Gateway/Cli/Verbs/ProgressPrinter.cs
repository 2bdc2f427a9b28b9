using System.Globalization;
using Gateway.Admin.Progress;
using Gateway.Evidence.Progress;
using Gateway.Mappings;
using Gateway.Mappings.Table;
using Gateway.Telemetry;
using Spectre.Console;

namespace Gateway.Cli.Verbs;

/// <summary>Prints reports on the migration for people.</summary>
internal sealed class ProgressPrinter(IAnsiConsole console)
{
    private const int BarLength = 40;
    private const int BarsShown = 15;

    public void Print(ProgressOverview overview)
    {
        Line(
            $"{Number(overview.MigratedPercent)} % of {overview.Mappings} mappings migrated; "
            + $"{overview.SafeToRetire} safe to retire after {overview.QuietDaysNeeded} quiet days.");
        Line(overview.TrackingSince is { } since ? $"Counts are kept since {Day(since)}." : "No counts are kept yet.");
        var table = TableOf("Wave", "Mappings", "Legacy", "Shadow", "Migrated", "Paused", "Retired", "Quiet", "Safe to retire");
        foreach (var wave in overview.Waves)
        {
            Row(table, wave.Wave ?? "(none)", wave.Mappings, wave.Totals, wave.Quiet, wave.SafeToRetire);
        }

        Row(table, "All", overview.Mappings, overview.Totals, overview.Quiet, overview.SafeToRetire);
        console.Write(table);
        if (overview.MappingsInFurtherWaves > 0)
        {
            Line($"{overview.MappingsInFurtherWaves} mappings are in waves that are not listed.");
        }

        PrintBurnDown(overview.BurnDown);
    }

    public void Print(TenantListDocument list)
    {
        var table = TableOf("Identifier", "Wave", "State", "Last sign-in", "Today", "7 days", "30 days", "Quiet days", "Safe to retire");
        foreach (var tenant in list.Tenants)
        {
            table.AddRow(Cells(
                tenant.Identifier,
                tenant.Wave ?? "",
                Words.Of(tenant.State),
                Moment(tenant.LastSignIn),
                Number(tenant.HitsToday),
                Number(tenant.Hits7Days),
                Number(tenant.Hits30Days),
                tenant.QuietDays is { } days ? Number(days) : "?",
                tenant.SafeToRetire ? "yes" : ""));
        }

        console.Write(table);
        Line($"{list.Tenants.Count} tenants{(list.NextCursor is null ? "" : "; there are more, which the admin API lists page by page")}.");
    }

    public void Print(MappingProgress progress)
    {
        Print(new TenantListDocument([progress], NextCursor: null));
        var table = TableOf("Day", "ACS", "to legacy", "to Stytch", "Start", "Metadata", "Logout");
        foreach (var day in progress.HitsByDay)
        {
            table.AddRow(
                Cells(Day(day.Day), Number(day.Acs), Number(day.Legacy), Number(day.Stytch), Number(day.Start), Number(day.Metadata), Number(day.Logout)));
        }

        console.Write(table);
    }

    // What is left for the legacy side to do: the bar gets shorter.
    private void PrintBurnDown(IReadOnlyList<BurnDownDay> days)
    {
        if (days.Count == 0)
        {
            return;
        }

        Line("");
        Line("Left to migrate");
        var (done, left) = console.Profile.Capabilities.Unicode ? ('·', '█') : ('.', '#');
        var step = (days.Count + BarsShown - 1) / BarsShown;
        // Counted from the end, so that today is always among them.
        foreach (var day in days.Where((_, i) => (days.Count - 1 - i) % step == 0))
        {
            var all = day.Legacy + day.Shadow + day.Migrated + day.Paused + day.Retired;
            var open = day.Legacy + day.Shadow + day.Paused;
            // One mark as long as anything is left.
            var marks = all == 0 ? 0 : (int)Math.Ceiling((double)BarLength * open / all);
            Line($"{Day(day.Day)}  {new string(left, marks)}{new string(done, BarLength - marks)}  {open} of {all}");
        }
    }

    private void Line(string text) => console.WriteLine(text);

    private static void Row(Table table, string name, int mappings, MappingStateCounts totals, int quiet, int safeToRetire) => table.AddRow(Cells(
    [
        name,
        Number(mappings),
        .. Enum.GetValues<MappingState>().Select(state => Number(totals.Of(state))),
        Number(quiet),
        Number(safeToRetire),
    ]));

    private static Table TableOf(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)).NoWrap());
        }

        return table;
    }

    // As plain text: a name with brackets is no markup.
    private static Text[] Cells(params string[] texts) => [.. texts.Select(text => new Text(text))];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "never seen";

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
