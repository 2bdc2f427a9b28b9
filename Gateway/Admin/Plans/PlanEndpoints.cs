using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.Mappings;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Changes.Formats;
using Gateway.Changes.Plans;
using Gateway.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Plans;

/// <summary>Plans of the admin API: made of a document, looked at, approved, applied.</summary>
internal static class PlanEndpoints
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    /// <summary>How many changes the answer to a new plan has.</summary>
    private const int MaxDiff = 100;

    public static void MapPlans(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/plans").WithTags("Plans");
        group.MapPost("", MakeAsync)
            .Requires(AdminRole.Operator)
            .WithMetadata(new ReadsQuery(), PlanParameters.OfMake)
            .Describe(
                "makePlan",
                "Judge a document of mappings against the table, and keep what it changes as a plan",
                [.. Refusals.OfUploads, ErrorType.InvalidPlan, ErrorType.TableUnsettled, ErrorType.StoreLostContent])
            .Accepts<IFormFile>(MappingFormat.Csv.MediaType(), MappingFormat.Json.MediaType(), MappingFormat.Yaml.MediaType())
            .Produces<PlanDocument>(StatusCodes.Status201Created);
        group.MapMethods("", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .Describe("listPlans", "List the plans")
            .Produces<PlanListDocument>();
        group.MapMethods("/{id}", EndpointDescription.Read, GetAsync)
            .Requires(AdminRole.Viewer)
            .Describe("getPlan", "Get one plan and its first changes", ErrorType.NotFound)
            .Produces<PlanDocument>();
        group.MapMethods("/{id}/changes", EndpointDescription.Read, ReadChangesAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), PlanParameters.OfChanges)
            .Describe("listPlanChanges", "List the changes of a plan, field by field", ErrorType.NotFound)
            .Produces<PlanChangesDocument>();
        group.MapDelete("/{id}", RemoveAsync)
            .Requires(AdminRole.Operator)
            .Describe("deletePlan", "Throw a plan away", ErrorType.NotFound)
            .Produces(StatusCodes.Status204NoContent);
        group.MapPost("/{id}/approve", ApproveAsync)
            .Requires(AdminRole.Admin)
            .Describe("approvePlan", "Approve a plan that another admin made", ErrorType.NotFound, ErrorType.ApprovalByMaker, ErrorType.PlanApplied)
            .Produces<PlanDocument>();
        group.MapPost("/{id}/apply", ApplyAsync)
            .Requires(AdminRole.Operator)
            .Describe(
                "applyPlan",
                "Apply a plan as one revision, or nothing of it",
                ErrorType.NotFound,
                ErrorType.PlanOutdated,
                ErrorType.PlanNeedsApproval,
                ErrorType.StoreLostContent)
            .Produces<AppliedPlanDocument>();
    }

    private static async Task<IResult> MakeAsync(
        HttpContext context, PlanService plans, MappingReader reader, IOptions<PlanOptions> options, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var request = PlanQuery.Read(context, faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query; no plan was made");
        }

        var isEncoded = context.Request.Headers.ContentEncoding.Count > 0 && context.Request.Headers.ContentEncoding != "identity";
        if (isEncoded || MappingFormats.OfContentType(context.Request.ContentType) is not { } format)
        {
            return new Problem(
                ErrorType.UnsupportedMediaType,
                "Send 'Content-Type: text/csv', 'application/json' or 'application/yaml', in UTF-8 (or UTF-16 with a byte order mark) and without "
                + "Content-Encoding. No plan was made.");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MaxBodyBytes;
        }

        var rows = reader.ReadAsync(context.Request.Body, format, cancellationToken);
        switch (await plans.MakeAsync(request, PlanFile.ReadAsync(rows, cancellationToken), cancellationToken))
        {
            case PlanResult.Made made:
                context.Response.Headers.Location = $"{AdminOpenApi.ApiPath}/plans/{made.Plan.Id}";
                return await ShowAsync(plans, made.Plan, StatusCodes.Status201Created, cancellationToken);
            case PlanResult.Faulty faulty:
                return PlanProblems.Of(faulty);
            case PlanResult.Unsettled:
                return PlanProblems.Unsettled;
            default:
                return CommitProblems.LostContent;
        }
    }

    private static async Task<IResult> ListAsync(PlanService plans, CancellationToken cancellationToken)
    {
        var all = await plans.ListAsync(cancellationToken);
        return TypedResults.Json(
            new PlanListDocument([.. all.Select(plan => PlanSummaryDocument.Of(plan, plans.AwaitsApproval(plan)))]), AdminJson.Readable.PlanListDocument);
    }

    private static async Task<IResult> GetAsync(string id, PlanService plans, CancellationToken cancellationToken) =>
        await plans.FindAsync(id, cancellationToken) is { } plan
            ? await ShowAsync(plans, plan, StatusCodes.Status200OK, cancellationToken)
            : PlanProblems.NotFound;

    private static async Task<IResult> ReadChangesAsync(HttpContext context, string id, PlanService plans, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var query = new QueryReader(context.Request.Query, ["kind", "limit", "cursor"], faults);
        var kind = query.Word<PlannedChangeKind>("kind");
        var limit = query.Integer("limit", 1, MaxLimit, DefaultLimit);
        var from = query.ValueOf("cursor") is { } cursor ? PlanCursor.Read(cursor) : default(PlanPlace);
        if (from is null)
        {
            faults.Add("cursor", "not_of_this_list", "Must be the next_cursor of an answer, unaltered. Begin again without it.");
        }

        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        if (await plans.FindAsync(id, cancellationToken) is not { } plan)
        {
            return PlanProblems.NotFound;
        }

        try
        {
            var page = await plans.ReadPageAsync(plan, kind, from!.Value, limit, cancellationToken);
            return TypedResults.Json(
                new PlanChangesDocument([.. page.Changes.Select(PlannedChangeDocument.Of)], PlanCursor.Write(page.Next)),
                AdminJson.Readable.PlanChangesDocument);
        }
        catch (PlanGoneException)
        {
            return PlanProblems.NotFound;
        }
    }

    private static async Task<IResult> RemoveAsync(string id, PlanService plans, CancellationToken cancellationToken) =>
        await plans.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : PlanProblems.NotFound;

    private static async Task<IResult> ApproveAsync(HttpContext context, string id, PlanService plans, CancellationToken cancellationToken) =>
        await plans.ApproveAsync(id, AdminCaller.Of(context).KeyId, cancellationToken) switch
        {
            ApprovalResult.Approved approved => await ShowAsync(plans, approved.Plan, StatusCodes.Status200OK, cancellationToken),
            ApprovalResult.IsOwn => PlanProblems.IsOwn,
            ApprovalResult.TooLate applied => PlanProblems.Applied(applied.Plan),
            _ => PlanProblems.NotFound,
        };

    private static async Task<IResult> ApplyAsync(
        HttpContext context, string id, PlanService plans, ServedRevisions served, CancellationToken cancellationToken)
    {
        switch (await plans.ApplyAsync(id, AdminCaller.Of(context).KeyId, cancellationToken))
        {
            case ApplyResult.Applied { Plan: var plan } applied:
                var isServed = await served.WaitAsync(applied.Position, cancellationToken);
                return TypedResults.Json(
                    new AppliedPlanDocument(plan.Id, applied.Position.Revision, plan.Adds, plan.Changes, plan.Deletes, applied.WasAppliedBefore, isServed),
                    AdminJson.Readable.AppliedPlanDocument);
            case ApplyResult.Outdated outdated:
                return PlanProblems.Outdated(outdated);
            case ApplyResult.NeedsApproval waiting:
                return PlanProblems.NeedsApproval(waiting.Plan);
            case ApplyResult.Refused refused:
                return PlanProblems.Refused(refused.Conflicts);
            case ApplyResult.LostContent:
                return CommitProblems.LostContent;
            default:
                return PlanProblems.NotFound;
        }
    }

    private static async Task<IResult> ShowAsync(PlanService plans, Plan plan, int statusCode, CancellationToken cancellationToken)
    {
        try
        {
            var first = await plans.ReadPageAsync(plan, kind: null, default, MaxDiff, cancellationToken);
            return TypedResults.Json(PlanDocument.Of(plan, first.Changes, plans.AwaitsApproval(plan)), AdminJson.Readable.PlanDocument, statusCode: statusCode);
        }
        catch (PlanGoneException)
        {
            return PlanProblems.NotFound;
        }
    }
}
