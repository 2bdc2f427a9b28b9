using Gateway.Cli.Migrate.Journal;

namespace Gateway.Cli.Migrate.Undo;

/// <summary>
/// The journal as <c>migrate undo</c> goes on with it: what is gone is not asked for again, and a tenant of which something was taken back counts as done no
/// more.
/// </summary>
internal sealed class UndoJournal(JournalFile file, TimeProvider timeProvider)
{
    /// <summary>To be called before anything of a tenant is taken back: whether it was may never be learned.</summary>
    public void Begin(MadeObject made)
    {
        if (file.Ask(content => content.Find(made.Tenant)?.Done) is not null)
        {
            file.Write(new(timeProvider.GetUtcNow(), made.Tenant, JournalStep.BeginUndo));
        }
    }

    public void TakenBack(MadeObject made, string? id) => file.Write(new(timeProvider.GetUtcNow(), made.Tenant, StepOf(made.Kind))
    {
        OrganizationId = made.Kind is MadeKind.Organization ? id : made.OrganizationId,
        ConnectionId = made.Kind is MadeKind.Connection ? id : null,
    });

    private static JournalStep StepOf(MadeKind kind) => kind switch
    {
        MadeKind.Mapping => JournalStep.DeleteMapping,
        MadeKind.Connection => JournalStep.DeleteConnection,
        _ => JournalStep.DeleteOrganization,
    };
}
