using Gateway.Admin.Access;
using Gateway.Admin.OpenApi;
using Gateway.Admin.Requests;
using Gateway.Errors;

namespace Gateway.Admin.Keys;

/// <summary>The admin keys of the admin API.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/keys").WithTags("Keys").Requires(AdminRole.Admin);
        group.MapMethods("", EndpointDescription.Read, ListAsync)
            .Describe("listKeys", "List the admin keys")
            .Produces<KeyListDocument>();
        group.MapPost("", CreateAsync)
            .Describe("createKey", "Make an admin key; its secret is shown this once", [.. Refusals.OfBodies, ErrorType.InvalidBody])
            .Accepts<NewKeyRequest>("application/json")
            .Produces<NewKeyDocument>(StatusCodes.Status201Created);
        group.MapDelete("/{id}", RevokeAsync)
            .Describe("revokeKey", "Revoke an admin key", ErrorType.NotFound, ErrorType.LastAdmin)
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(IAdminKeyStore store, CancellationToken cancellationToken) =>
        TypedResults.Json(KeyListDocument.Of(await store.ListAsync(cancellationToken)), AdminJson.Readable.KeyListDocument);

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        IAdminKeyStore store,
        TimeProvider timeProvider,
        ILogger<AdminKey> logger,
        CancellationToken cancellationToken)
    {
        var (document, problem) = await JsonBody.ReadAsync(context.Request, cancellationToken);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var faults = new FaultList();
            var request = NewKeyRequest.Read(document.RootElement, timeProvider.GetUtcNow(), faults);
            if (!faults.IsEmpty)
            {
                return faults.ToProblem(ErrorType.InvalidBody, "the body; no key was made");
            }

            var caller = AdminCaller.Of(context);
            var made = NewKey.Make(request.Name, request.Role, caller.KeyId, timeProvider.GetUtcNow(), request.ExpiresAt);
            if (!await store.AddAsync(made.Key, onlyIfNone: false, cancellationToken))
            {
                throw new InvalidOperationException("A random key id of 80 bits was taken: the random source cannot be trusted.");
            }

            logger.KeyMade(caller.KeyId, made.Key.Id, request.Role);
            return TypedResults.Json(NewKeyDocument.Of(made), AdminJson.Readable.NewKeyDocument, statusCode: StatusCodes.Status201Created);
        }
    }

    private static async Task<IResult> RevokeAsync(
        HttpContext context,
        string id,
        IAdminKeyStore store,
        VerifiedKeys verified,
        TimeProvider timeProvider,
        ILogger<AdminKey> logger,
        CancellationToken cancellationToken)
    {
        switch (await store.RemoveAsync(id, timeProvider.GetUtcNow(), cancellationToken))
        {
            case KeyRemoval.Removed:
                // Also when the store goes away before anyone tries the key again.
                verified.Forget(id);
                logger.KeyRevoked(AdminCaller.Of(context).KeyId, id);
                return TypedResults.NoContent();
            case KeyRemoval.IsLastAdmin:
                return new Problem(
                    ErrorType.LastAdmin, "This is the only key with the role admin that has not expired. Make another first. Nothing was changed.");
            default:
                return new Problem(ErrorType.NotFound, "There is no key with this id.");
        }
    }
}
