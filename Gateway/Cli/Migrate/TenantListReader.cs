using Gateway.Changes.Formats;

namespace Gateway.Cli.Migrate;

/// <summary>Reads a list of tenants whole, and names every fault in it: a run begins only with a list that is good from end to end.</summary>
internal sealed class TenantListReader(TenantForm form)
{
    /// <summary>Most tenants of a list: they are held in memory with their metadata.</summary>
    public const int MaxTenants = 100_000;

    private const int MaxFaults = 1000;

    private readonly List<Tenant> _tenants = [];
    private readonly List<RowFault> _faults = [];
    private readonly Dictionary<string, RowPosition> _identifiers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tenant> _slugs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The tenants in the document's order, fit to be brought over only where there is no fault; at most a thousand of those are named.</summary>
    public async Task<(IReadOnlyList<Tenant> Tenants, IReadOnlyList<RowFault> Faults)> ReadAsync(
        Stream document, MappingFormat format, CancellationToken cancellationToken)
    {
        await foreach (var row in DocumentReader.ReadAsync(document, format, TenantForm.Shape, cancellationToken))
        {
            if (row.Fields is { } fields)
            {
                var tenant = form.Read(fields, row.Faults) with { Position = row.Faults.Position };
                CheckAgainstOthers(tenant, row.Faults);
                _tenants.Add(tenant);
            }

            _faults.AddRange(row.Faults.All.Take(MaxFaults - _faults.Count));
            if (_faults.Count >= MaxFaults)
            {
                break;
            }

            if (_tenants.Count > MaxTenants)
            {
                _faults.Add(new(row.Faults.Position, "", "", "too_many", $"A list holds at most {MaxTenants} tenants: part it."));
                break;
            }
        }

        return (_tenants, _faults);
    }

    private void CheckAgainstOthers(Tenant tenant, RowFaults faults)
    {
        foreach (var key in tenant.Mapping.Keys().Where(key => key.Length > 0).Distinct(StringComparer.Ordinal))
        {
            if (!_identifiers.TryAdd(key, faults.Position))
            {
                faults.Add(key == tenant.Identifier ? "identifier" : "aliases", "duplicate", $"{key} stands in {_identifiers[key]} too.");
            }
        }

        // Two rows may be two connections of one organization.
        if (tenant.Mapping.OrganizationId is null
            && !_slugs.TryAdd(tenant.OrganizationSlug, tenant)
            && _slugs[tenant.OrganizationSlug].OrganizationExternalId != tenant.OrganizationExternalId)
        {
            faults.Add(
                "organization_slug",
                "duplicate",
                $"Is that of {_slugs[tenant.OrganizationSlug].Identifier} too: two organizations cannot share one. "
                + "Rows of one organization share external_id.");
        }
    }
}
