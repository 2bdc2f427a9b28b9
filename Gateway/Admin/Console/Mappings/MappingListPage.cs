using System.Globalization;
using Gateway.Admin.Keys;
using Gateway.Admin.Parity;
using Gateway.Admin.Readiness;
using Gateway.Mappings;

namespace Gateway.Admin.Console.Mappings;

/// <summary>All mappings, searched and filtered, with their state and their health side by side.</summary>
internal static class MappingListPage
{
    public const string Path = ConsolePaths.Root + "/mappings";

    /// <summary>Rows a page: what stands on it is asked for by its identifiers, and a page stays small.</summary>
    public const int Rows = 50;

    private static readonly string Limit = Rows.ToString(CultureInfo.InvariantCulture);

    public static void AddMappings(this ConsoleRoutes routes)
    {
        routes.Page("/mappings", AdminRole.Viewer, ShowAsync);
        routes.AddMappingChanges();
        routes.AddMappingDetail();
    }

    private static async Task ShowAsync(ConsoleRequest request)
    {
        var filter = new MappingListFilter(
            request.Query(MappingListFilter.TextField), request.Query(MappingListFilter.StateField), request.Query(MappingListFilter.WaveField));
        var cursor = request.Query("cursor");
        var list = await request.Api.GetAsync(filter.Target("mappings", cursor, Limit), AdminJson.Default.MappingListDocument);
        var named = string.Join('&', list.Mappings.Select(mapping => "identifier=" + Uri.EscapeDataString(mapping.Identifier)));
        var readiness = named.Length > 0
            ? await Part<ReadinessListDocument>.ReadAsync(request.Api, "readiness?" + named, AdminJson.Default.ReadinessListDocument)
            : new(null, null);
        var parity = named.Length > 0
            ? await Part<ParityListDocument>.ReadAsync(request.Api, "parity?" + named, AdminJson.Default.ParityListDocument)
            : new(null, null);
        var data = new MappingListData(
            filter,
            cursor is null,
            list,
            (readiness.Value?.Mappings ?? []).ToDictionary(report => report.Identifier, StringComparer.Ordinal),
            (parity.Value?.Mappings ?? []).ToDictionary(report => report.Identifier, StringComparer.Ordinal),
            await FindExactAsync(request, filter, cursor, list.Mappings))
        {
            IsHealthAway = readiness.Problem is not null || parity.Problem is not null,
        };
        await request.RenderAsync<MappingListView>("Mappings", data);
    }

    // Among a million a search may not come as far as the one that was meant; by its name it is found at once.
    private static async Task<ConnectionMapping?> FindExactAsync(
        ConsoleRequest request, MappingListFilter filter, string? cursor, IReadOnlyList<ConnectionMapping> rows)
    {
        if (filter.Text is not { Length: <= MappingRules.MaxIdentifierLength } text || cursor is not null || rows.Any(row => row.Identifier == text))
        {
            return null;
        }

        var answer = await request.Api.SendAsync(HttpMethods.Get, "mappings/" + Uri.EscapeDataString(text));
        return answer.IsSuccess ? answer.Read(AdminJson.Default.ConnectionMapping) : null;
    }
}
