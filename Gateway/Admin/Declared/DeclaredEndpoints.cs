using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Gateway.Admin.OpenApi;
using Gateway.Changes.Declared;
using Gateway.Errors;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Declared;

/// <summary>How the table stands to the declared files.</summary>
internal static class DeclaredEndpoints
{
    public static void MapDeclared(this IEndpointRouteBuilder api) => api.MapMethods("/declared", EndpointDescription.Read, Read)
        .Requires(AdminRole.Viewer)
        .WithTags("Plans")
        .Describe("getDeclared", "How the table stands to the declared files", ErrorType.NotFound)
        .Produces<DeclaredDocument>();

    private static IResult Read(DeclaredWatcher keeper, IOptions<DeclaredOptions> options) => options.Value.Path is { } path
        ? TypedResults.Json(DeclaredDocument.Of(keeper.State, path), AdminJson.Readable.DeclaredDocument)
        : new Problem(ErrorType.NotFound, "No folder of declared files is configured: Gateway:Declared:Path.");
}

/// <summary>How the table stands to the declared files.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Condition">in_step; drifted where operators changed mappings since, which is left as it is until the files change; pending,
/// waiting_for_approval, faulty, unreadable, starting.</param>
/// <param name="Since">Since when.</param>
/// <param name="Digest">SHA-256 of the files this is about; empty where they could not be read.</param>
/// <param name="Revision">The revision they were compared with.</param>
/// <param name="Adds">How many mappings are declared and not there.</param>
/// <param name="Changes">How many are there otherwise than declared.</param>
/// <param name="Deletes">With prune: how many are there and not declared.</param>
/// <param name="PlanId">The plan that brings the table in step: look at it, apply it or approve it under plans/{id}. Null where there is none.</param>
/// <param name="Faults">What is wrong with the files, the first 20.</param>
internal sealed record DeclaredDocument(
    string Path,
    DeclaredCondition Condition,
    DateTimeOffset Since,
    string Digest,
    long Revision,
    long Adds,
    long Changes,
    long Deletes,
    string? PlanId,
    IReadOnlyList<string> Faults)
{
    public static DeclaredDocument Of(DeclaredState state, string path) => new(
        path, state.Condition, state.Since, state.Digest, state.Revision, state.Adds, state.Changes, state.Deletes, state.PlanId, state.Faults ?? []);
}
