using System.Text;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Evidence.Progress;
using Gateway.Mappings;
using Gateway.Mappings.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Progress;

/// <summary>How far the migration has come: as a whole, by tenant, and the message for a tenant's last step.</summary>
internal static class ProgressEndpoints
{
    public const string RespondAsync = "respond-async";

    private const string PlainText = "text/plain";

    public static void MapProgress(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Progress");
        group.MapMethods("/progress", EndpointDescription.Read, ReadAsync)
            .Requires(AdminRole.Viewer)
            .Describe("getProgress", "How far the migration has come")
            .Produces<ProgressOverview>();
        group.MapMethods("/traffic", EndpointDescription.Read, ReadTraffic)
            .Requires(AdminRole.Viewer)
            .Describe("getTraffic", "Logins of the last day at this gateway, by hour and answer")
            .Produces<TrafficDocument>();
        group.MapMethods("/progress/tenants", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfTenants)
            .Describe("listProgress", "Who still uses the old URLs", ErrorType.InvalidQuery)
            .Produces<TenantListDocument>();
        group.MapMethods("/mappings/{identifier}/progress", EndpointDescription.Read, ReadOneAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(ApiParameters.OfOne)
            .Describe("getMappingProgress", "Who still uses one mapping's old URL, by day", ErrorType.NotFound)
            .Produces<MappingProgress>();
        group.MapMethods("/mappings/{identifier}/handover", EndpointDescription.Read, WriteHandoverAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfHandover)
            .Describe("getHandover", "The message to a customer's IT for the new settings", ErrorType.NotFound, ErrorType.NoTarget)
            .Produces<string>(StatusCodes.Status200OK, PlainText)
            .Produces<Handover>(StatusCodes.Status200OK, "application/json");
    }

    // Prefer: respond-async is RFC 7240 4.1: whoever sends it would rather have an older overview, or none yet, than wait.
    private static async Task<IResult> ReadAsync(HttpContext context, OverviewReader reader, CancellationToken cancellationToken)
    {
        if (!context.Request.Headers["Prefer"].ToString().Contains(RespondAsync, StringComparison.OrdinalIgnoreCase))
        {
            return TypedResults.Json(await reader.ReadAsync(cancellationToken), AdminJson.Readable.ProgressOverview);
        }

        var (overview, isCurrent) = await reader.ReadSoonAsync(cancellationToken);
        context.Response.Headers["Preference-Applied"] = RespondAsync;
        if (!isCurrent)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return overview is null ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : TypedResults.Json(overview, AdminJson.Readable.ProgressOverview);
    }

    private static JsonHttpResult<TrafficDocument> ReadTraffic(RecentLogins logins, TimeProvider timeProvider) =>
        TypedResults.Json(new TrafficDocument(logins.Read(timeProvider.GetUtcNow())), AdminJson.Readable.TrafficDocument);

    private static async Task<IResult> ListAsync(HttpContext context, TenantProgressReader reader, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var (query, onlySafeToRetire) = ListQuery.ReadTenants(context.Request.Query, faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        var page = onlySafeToRetire
            ? await reader.ListSafeToRetireAsync(query, cancellationToken)
            : await reader.ListAsync(query, cancellationToken);
        var nextCursor = page.GoesOnAfter is { } last ? ListCursor.Write(query, last) : null;
        return TypedResults.Json(new TenantListDocument(page.Tenants, nextCursor), AdminJson.Readable.TenantListDocument);
    }

    private static async Task<IResult> ReadOneAsync(HttpContext context, IMappingStore store, TenantProgressReader reader, CancellationToken cancellationToken)
    {
        var (mapping, problem) = await MappingOfPath.FindAsync(context, store, cancellationToken);
        return mapping is null
            ? problem!
            : TypedResults.Json(await reader.ReadAsync(mapping, cancellationToken), AdminJson.Readable.MappingProgress);
    }

    private static async Task<IResult> WriteHandoverAsync(
        HttpContext context,
        IMappingStore store,
        MappingRules rules,
        IOptions<ProgressOptions> options,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var until = HandoverQuery.Read(context.Request.Query, timeProvider.GetUtcNow(), faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        var (mapping, problem) = await MappingOfPath.FindAsync(context, store, cancellationToken);
        if (mapping is null)
        {
            return problem!;
        }

        if (rules.TargetOf(mapping) is not { } target)
        {
            return new Problem(
                ErrorType.NoTarget,
                "The mapping leads nowhere under this gateway's configuration, so there are no settings to hand over: "
                + "name its project under Gateway:Stytch:Projects, "
                + "or its ACS URL's origin under that project's AllowedOrigins.");
        }

        var handover = HandoverMessage.Of(mapping, target, until, options.Value.QuietDays);
        context.Response.Headers.Vary = "Accept";
        return HandoverQuery.WantsJson(context.Request.Headers)
            ? TypedResults.Json(handover, AdminJson.Readable.Handover)
            : TypedResults.Text($"Subject: {handover.Subject}\n\n{handover.Body}", PlainText, Encoding.UTF8);
    }
}
