using Gateway.Admin.Access;
using Gateway.Admin.Changes;
using Gateway.Admin.Requests;
using Gateway.Admin.Status;
using Gateway.Errors;
using Gateway.Mappings;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Admin.Mappings;

/// <summary>Stores one changed mapping in the caller's name and answers what became of it.</summary>
internal sealed class MappingWriter(IMappingStore store, IGatewayStatus status, TimeProvider timeProvider, ILogger<MappingWriter> logger)
{
    public async Task<IResult> PutAsync(
        HttpContext context, ConnectionMapping mapping, VersionCondition condition, NoteQuery note, CancellationToken cancellationToken)
    {
        var result = await CommitAsync(context, mapping.Identifier, mapping, condition, note, cancellationToken);
        if (result is not CommitResult.Committed { Mappings: [{ } stored] })
        {
            return await ProblemOfAsync(context, result, mapping.Identifier, mapping, cancellationToken);
        }

        return Stored(context, stored);
    }

    /// <summary>Stores a mapping only where there is none of its identifier; <c>IsStored</c> tells whether it did.</summary>
    public async Task<(bool IsStored, IResult Answer)> CreateAsync(
        HttpContext context, ConnectionMapping mapping, NoteQuery note, CancellationToken cancellationToken)
    {
        var none = new VersionCondition(ExpectedVersion: 0, MustExist: false);
        return await CommitAsync(context, mapping.Identifier, mapping, none, note, cancellationToken) switch
        {
            CommitResult.Committed { Mappings: [{ } stored] } => (true, Stored(context, stored)),
            CommitResult.Refused { Conflicts: var conflicts } when conflicts.OfType<CommitConflict.VersionMismatch>().Any() =>
                (false, CommitProblems.Exists(mapping.Identifier)),
            var result => (false, await ProblemOfAsync(context, result, mapping.Identifier, mapping, cancellationToken)),
        };
    }

    public async Task<IResult> DeleteAsync(
        HttpContext context, string identifier, VersionCondition condition, NoteQuery note, CancellationToken cancellationToken)
    {
        var result = await CommitAsync(context, identifier, null, condition, note, cancellationToken);
        if (result is not CommitResult.Committed committed)
        {
            return await ProblemOfAsync(context, result, identifier, null, cancellationToken);
        }

        AdminChange.Tell(context, committed.Position.Revision);
        logger.MappingDeleted(AdminCaller.Of(context).KeyId, identifier, committed.Position.Revision);
        return TypedResults.NoContent();
    }

    private JsonHttpResult<ConnectionMapping> Stored(HttpContext context, ConnectionMapping stored)
    {
        AdminChange.Tell(context, stored.Revision, stored);
        logger.MappingStored(stored.UpdatedBy, stored.Identifier, stored.Version, stored.Revision);
        context.Response.Headers.ETag = VersionCondition.ETag(stored.Version);

        // The numbering of versions outlives a deletion, so version 1 alone does not tell what is new; the two times do.
        var statusCode = stored.CreatedAt == stored.UpdatedAt ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return TypedResults.Json(stored, AdminJson.Readable.ConnectionMapping, statusCode: statusCode);
    }

    private async Task<CommitResult> CommitAsync(
        HttpContext context,
        string identifier,
        ConnectionMapping? mapping,
        VersionCondition condition,
        NoteQuery note,
        CancellationToken cancellationToken)
    {
        var expected = condition.ExpectedVersion;
        if (condition is { MustExist: true, ExpectedVersion: null })
        {
            // The store compares versions only, so "whichever is there" becomes the one that is there now.
            var current = await store.FindAsync(identifier, cancellationToken);
            if (current?.Identifier != identifier)
            {
                return new CommitResult.Refused([new CommitConflict.VersionMismatch(identifier, Expected: 1, Actual: 0)]);
            }

            expected = current.Version;
        }

        var lineage = status.Read().Lineage;
        var commit = new MappingCommit([new MappingWrite(identifier, mapping, expected)], AdminCaller.Of(context).KeyId, timeProvider.GetUtcNow(), note.Reason)
        {
            Action = mapping is null ? ChangeAction.Delete : ChangeAction.Put,
            Ticket = note.Ticket,
            // An empty lineage is no knowledge: the table has seen no commit yet, and another gateway's first one takes nothing away.
            ExpectedLineage = lineage.Length > 0 ? lineage : null,
        };
        var result = await store.CommitAsync(commit, cancellationToken);
        if (result is CommitResult.Committed committed)
        {
            await status.WaitUntilServedAsync(committed.Position, cancellationToken);
        }

        return result;
    }

    private async Task<Problem> ProblemOfAsync(
        HttpContext context, CommitResult result, string identifier, ConnectionMapping? mapping, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case CommitResult.Refused refused:
                var current = await store.FindAsync(identifier, cancellationToken);
                return CommitProblems.Of(refused.Conflicts, mapping, current?.Identifier == identifier ? current : null);
            case CommitResult.Moved moved:
                logger.StoreMoved(AdminCaller.Of(context).KeyId, moved.Position.Lineage, moved.Position.Revision);
                return CommitProblems.LostContent;
            default:
                throw new InvalidOperationException($"The store answered a commit of one write with {result.GetType().Name}.");
        }
    }
}
