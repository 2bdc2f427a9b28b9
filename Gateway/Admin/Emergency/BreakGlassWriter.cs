using Gateway.Admin.Mappings;
using Gateway.Admin.Status;
using Gateway.Changes.Rollout;
using Gateway.Mappings.History;
using Gateway.Mappings.Store;

namespace Gateway.Admin.Emergency;

/// <summary>Turns the emergency switch and answers how it stands then.</summary>
internal sealed class BreakGlassWriter(IMappingStore store, IGatewayStatus status, TimeProvider timeProvider, ILogger<BreakGlassWriter> logger)
{
    // Also where it stands so already as far as this gateway knows: another may have turned it a moment ago, and in an emergency nobody asks twice.
    public async Task<IResult> TurnAsync(bool isOn, string by, string? reason, string? ticket, CancellationToken cancellationToken)
    {
        var lineage = status.Read().Lineage;
        var commit = new MappingCommit([], by, timeProvider.GetUtcNow(), reason)
        {
            Action = isOn ? ChangeAction.BreakGlass : ChangeAction.EndBreakGlass,
            Ticket = ticket,
            ExpectedLineage = lineage.Length > 0 ? lineage : null,
        };
        switch (await store.SetBreakGlassAsync(isOn, commit, cancellationToken))
        {
            case CommitResult.Committed { Position: var position }:
                logger.BreakGlassTurned(by, isOn ? "on" : "off", position.Revision);
                await status.WaitUntilServedAsync(position, cancellationToken);
                return TypedResults.Json(
                    new BreakGlassDocument(isOn, position.Revision, commit.At, by, reason, LocalBreakGlassDocument.Of(status.Read().LocalSwitch)),
                    AdminJson.Readable.BreakGlassDocument);
            case CommitResult.Moved moved:
                logger.StoreMoved(by, moved.Position.Lineage, moved.Position.Revision);
                return CommitProblems.LostContent;
            default:
                throw new InvalidOperationException("The store refused a commit without writes.");
        }
    }
}
