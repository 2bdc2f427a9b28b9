using System.Globalization;
using System.Security.Cryptography;
using Gateway.Mappings;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Cli.Migrate.Journal;

/// <summary>
/// The journal as <c>migrate</c> keeps it: who is done, what was made, and before each making and each change what is asked for, since the answer may never
/// be seen.
/// </summary>
internal sealed class MigrationJournal : IDisposable
{
    private const int RunSuffixLength = 4;

    private readonly JournalFile _file;
    private readonly string _scope;
    private readonly TimeProvider _timeProvider;

    /// <param name="path">The file; it is made where it is missing.</param>
    /// <param name="scope">Which gateway and settings the run is for: what was done for another one is to be done again.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="IOException">It cannot be opened, or another run holds it.</exception>
    public MigrationJournal(string path, string scope, TimeProvider timeProvider) =>
        (_file, _scope, _timeProvider) = (JournalFile.Open(path, isNew: true), scope, timeProvider);

    /// <summary>Begins a run: what is written from here on is its own.</summary>
    /// <param name="gateway">The admin listener that it asks.</param>
    /// <param name="tenants">How many tenants its list has.</param>
    /// <returns>The run's id.</returns>
    public string BeginRun(string gateway, int tenants)
    {
        var now = _timeProvider.GetUtcNow();
        var id = $"{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(RunSuffixLength, lowercase: true)}";
        _file.Write(new(now, "", JournalStep.BeginRun) { Run = id, Gateway = gateway, Tenants = tenants });
        return id;
    }

    /// <summary>What was done of a tenant as its row stands now; null where that is to be done.</summary>
    public JournalLine? FindDone(Tenant tenant) =>
        _file.Ask(content => content.Find(tenant.Identifier)?.Done) is { } line && line.Fingerprint == tenant.Fingerprint() && line.Scope == _scope
            ? line
            : null;

    /// <summary>When an earlier run asked for the tenant's connection to be made, of which it did not learn the outcome; null where none did.</summary>
    public DateTimeOffset? FindBegun(Tenant tenant) => _file.Ask(content => content.Find(tenant.Identifier)?.Begun);

    public void BeginOrganization(Tenant tenant, string projectId, NewOrganization wanted) => _file.Write(LineOf(tenant, JournalStep.CreateOrganization) with
    {
        ProjectId = projectId,
        Name = wanted.OrganizationExternalId,
        Intended = ObjectFields.Of(wanted),
    });

    public void MadeOrganization(Tenant tenant, string projectId, StytchOrganization made) => _file.Write(LineOf(tenant, JournalStep.CreateOrganization) with
    {
        ProjectId = projectId,
        OrganizationId = made.OrganizationId,
        Fields = ObjectFields.Of(made),
    });

    public void NotMadeOrganization(Tenant tenant) => _file.Write(LineOf(tenant, JournalStep.CreateOrganization) with { IsNotMade = true });

    /// <summary>An organization was found: where one was asked for and nobody answered, this tells whether it is that one.</summary>
    public void FoundOrganization(Tenant tenant, string projectId, StytchOrganization found)
    {
        if (FindUnanswered(tenant, MadeKind.Organization) is not { } asked)
        {
            return;
        }

        var fields = ObjectFields.Of(found);
        if (asked.Intended.All(field => fields.GetValueOrDefault(field.Key) == field.Value))
        {
            MadeOrganization(tenant, projectId, found);
        }
        else
        {
            NotMadeOrganization(tenant);
        }
    }

    /// <summary>The legacy identifier was written into an organization.</summary>
    public void MarkedOrganization(Tenant tenant, StytchOrganization organization) =>
        _file.Write(LineOf(tenant, JournalStep.MarkOrganization) with { OrganizationId = organization.OrganizationId });

    public void BeginConnection(Tenant tenant, string projectId, string organizationId, NewSamlConnection wanted) =>
        _file.Write(LineOf(tenant, JournalStep.CreateConnection) with
        {
            ProjectId = projectId,
            OrganizationId = organizationId,
            Name = wanted.DisplayName,
            Intended = ObjectFields.Of(wanted),
        });

    public void MadeConnection(Tenant tenant, string projectId, string organizationId, SamlConnection made) =>
        _file.Write(LineOf(tenant, JournalStep.CreateConnection) with
        {
            ProjectId = projectId,
            OrganizationId = organizationId,
            ConnectionId = made.ConnectionId,
            Fields = ObjectFields.Of(made),
        });

    public void NotMadeConnection(Tenant tenant) => _file.Write(LineOf(tenant, JournalStep.CreateConnection) with { IsNotMade = true });

    /// <summary>A connection was found: where one of its name was asked for and nobody answered, it is that one.</summary>
    public void FoundConnection(Tenant tenant, string projectId, string organizationId, SamlConnection found)
    {
        if (FindUnanswered(tenant, MadeKind.Connection) is not { } asked)
        {
            return;
        }

        if (asked.Name == found.DisplayName)
        {
            MadeConnection(tenant, projectId, organizationId, found);
        }
        else
        {
            NotMadeConnection(tenant);
        }
    }

    /// <summary>Fields of a connection are about to be set.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="present">The connection as it is.</param>
    /// <param name="change">What is to be set.</param>
    public void BeginSet(Tenant tenant, SamlConnection present, SamlConnectionChange change)
    {
        var made = FindMade(tenant, MadeKind.Connection, present.ConnectionId);
        _file.Write(LineOf(tenant, JournalStep.SetConnection) with
        {
            ConnectionId = present.ConnectionId,
            Intended = ObjectFields.Of(change),
            Changed = made?.DifferencesTo(ObjectFields.Of(present)),
        });
    }

    public void EndSet(Tenant tenant, SamlConnection set) => _file.Write(LineOf(tenant, JournalStep.SetConnection) with
    {
        ConnectionId = set.ConnectionId,
        Fields = ObjectFields.Of(set),
    });

    /// <summary>A mapping is about to be stored.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="projectId">The connection's project.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="present">What it takes the place of; null where there is none.</param>
    public void BeginPut(Tenant tenant, string projectId, ConnectionMapping mapping, ConnectionMapping? present)
    {
        var made = present is null ? null : FindMade(tenant, MadeKind.Mapping, present.Identifier);
        var changed = made?.DifferencesTo(ObjectFields.Of(present!)) ?? [];
        _file.Write(LineOf(tenant, JournalStep.PutMapping) with
        {
            ProjectId = projectId,
            OrganizationId = mapping.OrganizationId,
            Intended = ObjectFields.Of(mapping),
            Replaces = present?.Version,
            Changed = made is { Version: { } version } && version != present!.Version ? [.. changed, "version"] : changed,
        });
    }

    public void EndPut(Tenant tenant, string projectId, ConnectionMapping stored, ConnectionMapping? present) =>
        _file.Write(LineOf(tenant, JournalStep.PutMapping) with
        {
            ProjectId = projectId,
            OrganizationId = stored.OrganizationId,
            Fields = ObjectFields.Of(stored),
            Version = stored.Version,
            Replaces = present?.Version,
        });

    public void Complete(Tenant tenant, string organizationId, string connectionId) => _file.Write(LineOf(tenant, JournalStep.RegisterMapping) with
    {
        OrganizationId = organizationId,
        ConnectionId = connectionId,
        Fingerprint = tenant.Fingerprint(),
        Scope = _scope,
    });

    public void Fail(Tenant tenant) => _file.Write(LineOf(tenant, JournalStep.Fail));

    public void Dispose() => _file.Dispose();

    private MadeObject? FindMade(Tenant tenant, MadeKind kind, string id) =>
        _file.Ask(content => content.Find(tenant.Identifier)?.FindStanding(kind)) is { } made && made.Id == id ? made : null;

    private MadeObject? FindUnanswered(Tenant tenant, MadeKind kind) =>
        _file.Ask(content => content.Find(tenant.Identifier)?.FindStanding(kind)) is { Id: null } asked ? asked : null;

    private JournalLine LineOf(Tenant tenant, JournalStep step) => new(_timeProvider.GetUtcNow(), tenant.Identifier, step);
}
