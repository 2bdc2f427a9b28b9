using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;

namespace Gateway.Admin.Revisions;

/// <summary>Goes back to a revision: <c>POST revisions/{n}/restore</c>.</summary>
internal static class RestoreEndpoints
{
    public static void MapRestore(this IEndpointRouteBuilder api) => api
        .MapPost("/revisions/{revision}/restore", RestoreAsync)
        .WithTags("Revisions")
        .Requires(AdminRole.Operator)
        .Describe(
            "restoreRevision",
            "Make one mapping, or with the role admin the whole table, what it was at a revision",
            [
                .. Refusals.OfBodies,
                ErrorType.InvalidBody,
                ErrorType.InvalidMapping,
                ErrorType.NotFound,
                ErrorType.HistoryTooShort,
                ErrorType.ChangedMeanwhile,
                ErrorType.StoreLostContent,
            ])
        .Accepts<RestoreRequest>("application/json")
        .Produces<RestoreDocument>()
        .Produces<RestoreDocument>(StatusCodes.Status202Accepted);

    private static async Task<IResult> RestoreAsync(HttpContext context, string revision, RestoreWriter writer, CancellationToken cancellationToken)
    {
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var faults = new FaultList();
            var request = RestoreRequest.Read(document.RootElement, faults);
            if (!RevisionNumber.TryParse(revision, out var number))
            {
                faults.Add("revision", "not_a_revision", "Must be a revision's number: a whole number from 1.");
            }

            if (!faults.IsEmpty)
            {
                return faults.ToProblem(ErrorType.InvalidBody, "the request; nothing was changed");
            }

            return request.Identifier is null && AdminCaller.Of(context).Role < AdminRole.Admin
                ? new Problem(
                    ErrorType.Forbidden, "The whole table is restored by the role admin; name an identifier to restore one mapping. Nothing was changed.")
                : await writer.RestoreAsync(context, number, request, cancellationToken);
        }
    }
}
