using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;
using Gateway.Evidence.Parity;
using Gateway.Stytch.Api;

namespace Gateway.Admin.Parity;

/// <summary>Whether what Stytch holds fits: as last known, read anew, and mended there.</summary>
internal static class ParityEndpoints
{
    private const string RunPath = "/parity/run";

    public static void MapParity(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Parity");
        group.MapMethods("/parity", EndpointDescription.Read, ListAsync)
            .Requires(AdminRole.Viewer)
            .WithMetadata(new ReadsQuery(), ApiParameters.OfParity)
            .Describe("listParity", "How mappings stand to what Stytch holds, as last read", ErrorType.InvalidQuery)
            .Produces<ParityListDocument>();
        group.MapMethods(RunPath, EndpointDescription.Read, ShowRun)
            .Requires(AdminRole.Viewer)
            .Describe("getParityRun", "How far the run in the background has come", ErrorType.NotFound)
            .Produces<ParityRunDocument>();
        group.MapPost(RunPath, RunAsync)
            .Requires(AdminRole.Operator)
            .Describe("runParity", "Read anew what Stytch holds", [.. Refusals.OfBodies, ErrorType.InvalidBody, ErrorType.NotFound, ErrorType.RunUnderWay])
            .Accepts<ParityRunRequest>("application/json")
            .Produces<ParityRunDocument>()
            .Produces<ParityRunDocument>(StatusCodes.Status202Accepted);
        group.MapPost("/parity/fix", FixAsync)
            .Requires(AdminRole.Admin)
            .Describe(
                "fixParity", "Mend connections at Stytch, or show what would be mended", [.. Refusals.OfBodies, ErrorType.InvalidBody, ErrorType.NotFound])
            .Accepts<ParityFixRequest>("application/json")
            .Produces<ParityFixDocument>();
    }

    private static async Task<IResult> ListAsync(HttpContext context, ParityLister lister, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        var (query, status, identifiers) = ListQuery.ReadParity(context.Request.Query, faults);
        if (!faults.IsEmpty)
        {
            return faults.ToProblem(ErrorType.InvalidQuery, "the query");
        }

        var list = identifiers.Count > 0
            ? await lister.ListNamedAsync(identifiers, query, status, cancellationToken)
            : await lister.ListAsync(query, status, cancellationToken);
        return TypedResults.Json(list, AdminJson.Readable.ParityListDocument);
    }

    private static IResult ShowRun(ParityRunner runner) => runner.Current is { } run
        ? TypedResults.Json(new ParityRunDocument(run, []), AdminJson.Readable.ParityRunDocument)
        : new Problem(ErrorType.NotFound, "No run in the background was begun at this gateway since it started.");

    private static async Task<IResult> RunAsync(HttpContext context, ParityRunner runner, CancellationToken cancellationToken)
    {
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var faults = new FaultList();
            var selection = ParityRunRequest.Read(document.RootElement, faults);
            return faults.IsEmpty
                ? Answer(await runner.RunAsync(selection, OccasionOf(context), cancellationToken))
                : faults.ToProblem(ErrorType.InvalidBody, "the body; nothing was read");
        }
    }

    private static IResult Answer(ParityRunResult result) => result switch
    {
        ParityRunResult.Finished finished => TypedResults.Json(new ParityRunDocument(finished.Run, finished.Reports), AdminJson.Readable.ParityRunDocument),
        ParityRunResult.Started started => TypedResults.Json(
            new ParityRunDocument(started.Run, []), AdminJson.Readable.ParityRunDocument, statusCode: StatusCodes.Status202Accepted),
        ParityRunResult.Busy busy =>
            new Problem(ErrorType.RunUnderWay, $"Another run is under way: {busy.Run.Done} mappings are read. Wait for it with GET parity/run."),
        _ => NothingSelected(),
    };

    private static async Task<IResult> FixAsync(HttpContext context, ParityFixer fixer, CancellationToken cancellationToken)
    {
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var faults = new FaultList();
            var order = ParityFixRequest.Read(document.RootElement, faults);
            return faults.IsEmpty
                ? await MendAsync(order, OccasionOf(context), fixer, cancellationToken)
                : faults.ToProblem(ErrorType.InvalidBody, "the body; nothing was changed");
        }
    }

    private static async Task<IResult> MendAsync(ParityFixOrder order, StytchOccasion occasion, ParityFixer fixer, CancellationToken cancellationToken)
    {
        var mappings = await fixer.SelectAsync(order.Selection, cancellationToken);
        if (mappings.Count == 0)
        {
            return NothingSelected();
        }

        if (mappings.Count > ParityFixer.MaxMappings)
        {
            var faults = new FaultList();
            faults.Add(
                "identifiers",
                "too_many",
                $"More than {ParityFixer.MaxMappings} mappings are selected: mend them in several calls, such as the red ones of GET parity?status=red.");
            return faults.ToProblem(ErrorType.InvalidBody, "the body; nothing was changed");
        }

        var results = new List<ParityFixResult>(mappings.Count);
        foreach (var mapping in mappings)
        {
            results.Add(
                await fixer.FixAsync(mapping, order.Fingerprints, order.IsDryRun, occasion with { Identifier = mapping.Identifier }, cancellationToken));
        }

        return TypedResults.Json(new ParityFixDocument(order.IsDryRun, results), AdminJson.Readable.ParityFixDocument);
    }

    private static StytchOccasion OccasionOf(HttpContext context) => new() { RequestId = context.TraceIdentifier, By = AdminCaller.Of(context).KeyId };

    private static Problem NothingSelected() =>
        new(ErrorType.NotFound, "No mapping is selected: look at the spelling of wave and identifiers. Nothing was changed.");
}
