using System.Text;
using Gateway.Admin.Events;
using Gateway.Admin.Keys;
using Gateway.Errors;
using Gateway.Mappings;

namespace Gateway.Admin.Console.Trace;

/// <summary>Why did this login fail: by its reference, its identifier, or the response that was posted.</summary>
internal static class TracePages
{
    public const string Path = ConsolePaths.Root + "/trace";
    public const string WhatField = "what";
    public const string MappingField = "mapping";

    /// <summary>A response of the largest size that is read (1 MiB), its base64 percent-encoded once more by the form.</summary>
    private const int MaxFormBytes = 3 * 1024 * 1024;

    /// <summary>The longest text that is taken for an identifier that no mapping has: as much as the event log keeps of one.</summary>
    private const int MaxUnmappedLength = 64;

    public static void AddTrace(this ConsoleRoutes routes)
    {
        routes.Page("/trace", AdminRole.Viewer, ShowAsync);
        routes.Page("/trace/tail", AdminRole.Viewer, TraceTail.WriteAsync);
        routes.Form("/trace", AdminRole.Viewer, FindAsync, MaxFormBytes);
    }

    private static async Task ShowAsync(ConsoleRequest request)
    {
        var query = TraceQuery.Of(request);
        var page = await request.Api.GetAsync(query.ToApi(), AdminJson.Default.EventListDocument);
        var next = page.NextCursor is { } cursor ? (query with { Cursor = cursor, IsLive = false }).ToPage() : null;
        await request.RenderAsync<TraceView>("Trace a login", new TraceData(query, await LoginAsync(request, query, page), page.Events, next));
    }

    // With a failed-only filter the list lacks the row that the login began with.
    private static async Task<LoginTrace?> LoginAsync(ConsoleRequest request, TraceQuery query, EventListDocument page)
    {
        var id = query.RequestId
            ?? (query is { Identifier: not null, Cursor: null } ? page.Events.FirstOrDefault(LoginTrace.IsOfLogin)?.RequestId : null);
        if (id is null)
        {
            return null;
        }

        var all = new TraceQuery(id, null, IsFailed: false, IsLive: false, null);
        return LoginTrace.Of(id, (await request.Api.GetAsync(all.ToApi(), AdminJson.Default.EventListDocument)).Events);
    }

    /// <summary>
    /// Tells what the one field has. A reference and an identifier go into the address, so that they can be shared; everything that might be a response, or a
    /// part of one, stays in memory and goes to the API's explain alone.
    /// </summary>
    private static async Task FindAsync(ConsoleRequest request)
    {
        var what = request.Field(WhatField);
        if (what is null)
        {
            await request.GoToAsync(Path);
        }
        else if (await IsMappingAsync(request, what))
        {
            await request.GoToAsync(new TraceQuery(null, what, false, false, null).ToPage());
        }
        else if (RequestId.IsOne(what.ToLowerInvariant()))
        {
            await request.GoToAsync(new TraceQuery(what.ToLowerInvariant(), null, false, false, null).ToPage());
        }
        else if (MayBeUnmapped(what))
        {
            await request.GoToAsync(new TraceQuery(null, what, false, false, null).ToPage());
        }
        else
        {
            await ExplainAsync(request, what);
        }
    }

    // Asked before the form of a reference, which an identifier may have as well.
    private static async Task<bool> IsMappingAsync(ConsoleRequest request, string what) =>
        what.Length <= MappingRules.MaxIdentifierLength
        && !what.Any(char.IsControl)
        && (await request.Api.SendAsync(HttpMethods.Get, ConsolePaths.Of("mappings", what))).IsSuccess;

    private static bool MayBeUnmapped(string what) =>
        what.Length <= MaxUnmappedLength
        && !what.Any(char.IsControl)
        && !what.StartsWith('<')
        && !what.Contains("SAML", StringComparison.OrdinalIgnoreCase);

    private static async Task ExplainAsync(ConsoleRequest request, string message)
    {
        var answer = await request.Api.SendAsync(
            HttpMethods.Post,
            ConsoleRequest.Target("explain", ("identifier", request.Field(MappingField))),
            new MemoryStream(Encoding.UTF8.GetBytes(message)),
            "text/plain");
        var data = new TraceData(new TraceQuery(null, null, false, false, null), null, [], null)
        {
            Explanation = answer.IsSuccess ? answer.Read(AdminJson.Default.Explanation) : null,
            Problem = answer.Problem,
        };
        await request.RenderAsync<TraceView>("Trace a login", data, answer.Status);
    }
}
