namespace Gateway.Cli.Migrate.Journal;

/// <summary>A journal's lines put together: what its runs made of which tenant, and what of that was taken back. Not safe for several threads.</summary>
internal sealed class JournalContent
{
    private readonly Dictionary<string, JournalTenant> _tenants = new(StringComparer.Ordinal);
    private readonly List<JournalRun> _runs = [];
    private int _lines;

    /// <summary>By identifier.</summary>
    public IReadOnlyDictionary<string, JournalTenant> Tenants => _tenants;

    /// <summary>In their order.</summary>
    public IReadOnlyList<JournalRun> Runs => _runs;

    private string Run => _runs.Count > 0 ? _runs[^1].Id : "";

    public JournalTenant? Find(string identifier) => _tenants.GetValueOrDefault(identifier);

    public void Take(JournalLine line)
    {
        _lines++;
        if (line.Step is JournalStep.BeginRun)
        {
            _runs.Add(new JournalRun(line.Run ?? "", line.At) { Gateway = line.Gateway, Tenants = line.Tenants });
            return;
        }

        if (_runs.Count == 0)
        {
            _runs.Add(new JournalRun("", line.At));
        }

        if (!_tenants.TryGetValue(line.Identifier, out var tenant))
        {
            _tenants[line.Identifier] = tenant = new JournalTenant();
        }

        Take(tenant, line);
    }

    private void Take(JournalTenant tenant, JournalLine line)
    {
        switch (line.Step)
        {
            case JournalStep.CreateOrganization:
                TakeCreation(tenant, MadeKind.Organization, line.OrganizationId, line);
                break;
            case JournalStep.MarkOrganization when tenant.FindStanding(MadeKind.Organization)?.Id != line.OrganizationId:
                tenant.Keep(MadeKind.Organization, line.OrganizationId!, Run);
                break;
            case JournalStep.CreateConnection:
                tenant.Begun = line.ConnectionId is null && line.IsNotMade is not true ? line.At : null;
                TakeCreation(tenant, MadeKind.Connection, line.ConnectionId, line);
                break;
            case JournalStep.SetConnection:
                TakeWrite(tenant, MadeKind.Connection, line.ConnectionId!, line);
                break;
            case JournalStep.PutMapping when line.Replaces is null:
                TakeCreation(tenant, MadeKind.Mapping, line.Identifier, line);
                break;
            case JournalStep.PutMapping:
                TakeWrite(tenant, MadeKind.Mapping, line.Identifier, line);
                break;
            case JournalStep.RegisterMapping:
                (tenant.Done, tenant.Begun, tenant.IsOld) = (line, null, Run.Length == 0);
                _runs[^1].Completed++;
                break;
            case JournalStep.Fail:
                _runs[^1].Failed++;
                break;
            case JournalStep.BeginUndo:
                tenant.Done = null;
                break;
            case JournalStep.DeleteMapping:
                TakeBack(tenant, MadeKind.Mapping);
                break;
            case JournalStep.DeleteConnection:
                TakeBack(tenant, MadeKind.Connection);
                break;
            case JournalStep.DeleteOrganization:
                TakeBack(tenant, MadeKind.Organization);
                break;
            default:
                // The run's own organization got its mark back.
                break;
        }
    }

    private void TakeCreation(JournalTenant tenant, MadeKind kind, string? id, JournalLine line)
    {
        if (line.IsNotMade is true)
        {
            tenant.Forget(kind);
            return;
        }

        // Older versions tell that a connection was asked for, and nothing by which it would be found.
        if (line.Intended is null && line.Fields is null)
        {
            return;
        }

        if (line.Fields is not null)
        {
            _runs[^1].Count(kind);
        }

        tenant.Put(new MadeObject(kind, line.Identifier, Run, _lines)
        {
            Id = id,
            Name = line.Name,
            At = line.At,
            ProjectId = line.ProjectId,
            OrganizationId = line.OrganizationId,
            Intended = line.Fields is null ? line.Intended! : new Dictionary<string, string>(),
            Fields = line.Fields ?? new Dictionary<string, string>(),
            Version = line.Version,
        });
    }

    private void TakeWrite(JournalTenant tenant, MadeKind kind, string id, JournalLine line)
    {
        if (tenant.FindStanding(kind) is not { } made || made.Id != id)
        {
            tenant.Keep(kind, id, Run);
        }
        else
        {
            tenant.Put(line.Fields is { } fields ? made.Settle(fields, line.Version) : made.Intend(line.Intended ?? made.Intended, line.Changed ?? []));
        }
    }

    private void TakeBack(JournalTenant tenant, MadeKind kind)
    {
        if (tenant.FindStanding(kind) is not { } made)
        {
            return;
        }

        tenant.Put(made with { IsTakenBack = true });
        if (_runs.Find(run => run.Id == made.Run) is { } run)
        {
            run.TakenBack++;
        }
    }
}
