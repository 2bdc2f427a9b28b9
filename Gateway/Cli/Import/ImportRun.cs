using System.Runtime.CompilerServices;
using Gateway.Changes.Formats;
using Gateway.Cli.Migrate;

namespace Gateway.Cli.Import;

/// <summary>Makes the rows of the list of a vendor's files: completes each tenant, checks it, and says what is left out.</summary>
/// <param name="vendor">Reads the files.</param>
/// <param name="terms">What the operator says beside.</param>
/// <param name="isForMigrate">True where the tenants are to be made at Stytch.</param>
/// <param name="report">Takes what is to be said.</param>
internal sealed class ImportRun(IVendor vendor, ImportTerms terms, bool isForMigrate, ImportReport report)
{
    /// <summary>Most tenants of a list, which is what <c>migrate</c> takes.</summary>
    public const int MaxTenants = TenantListReader.MaxTenants;

    private const int MaxSharedShown = 5;

    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _acsUrls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _audiences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _entityIds = new(StringComparer.Ordinal);
    private int _withoutAttributes;

    /// <summary>The rows, in the order of the files. A file with a fault ends them, and the report has it.</summary>
    public async IAsyncEnumerable<WrittenRow> RowsAsync(IReadOnlyList<string> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tenants = vendor.ReadAsync(files, terms, report, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(tenants))
        {
            var tenant = tenants.Current;
            Finish(tenant);
            report.Tell(tenant);
            if (tenant.Refusal is null)
            {
                Count(tenant);
                yield return tenant.ToRow();
            }
        }

        TellAll();
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<ImportedTenant> tenants)
    {
        try
        {
            if (_places.Count > MaxTenants)
            {
                throw new ImportFaultException("the files", $"A list holds at most {MaxTenants} tenants: part the files.");
            }

            if (await tenants.MoveNextAsync())
            {
                return true;
            }

            if (report.Taken + report.Refused == 0)
            {
                throw new ImportFaultException("the files", "Hold nothing to be imported.");
            }
        }
        catch (ImportFaultException fault)
        {
            report.Fault(fault.Place, fault.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Fault("the files", e.Message);
        }

        return false;
    }

    private void Finish(ImportedTenant tenant)
    {
        // The table first, since it may have what the tenant is refused for.
        terms.Table.Complete(tenant);
        if (tenant["identifier"] is null && tenant["idp_entity_id"] is { } entityId)
        {
            tenant["identifier"] = terms.IdentifierOf(entityId);
            if (tenant["identifier"] is null)
            {
                tenant.Refuse("its entity id has another form than --entity-id");
            }
        }

        if (tenant["identifier"] is { } identifier)
        {
            tenant["alternative_acs_url"] ??= terms.AcsUrl is null ? null : ImportTerms.Fill(terms.AcsUrl, identifier);
            tenant["alternative_audience_uri"] ??= terms.Audience is null ? null : ImportTerms.Fill(terms.Audience, identifier);
        }

        foreach (var (key, name) in terms.Attributes)
        {
            tenant.Attributes.TryAdd(key, name);
        }

        ImportRules.Check(tenant, isForMigrate);
        if (tenant.Refusal is null && !_places.TryAdd(tenant["identifier"]!, tenant.Place))
        {
            tenant.Refuse($"its identifier is that of {_places[tenant["identifier"]!]} too, which was taken");
        }
    }

    private void Count(ImportedTenant tenant)
    {
        Count(_acsUrls, tenant["alternative_acs_url"]);
        Count(_audiences, tenant["alternative_audience_uri"]);
        Count(_entityIds, tenant["idp_entity_id"]);
        _withoutAttributes += tenant.Attributes.Count == 0 ? 1 : 0;
    }

    private static void Count(Dictionary<string, int> counts, string? value)
    {
        if (value is not null)
        {
            counts[value] = counts.GetValueOrDefault(value) + 1;
        }
    }

    // What holds for many is said once, with how many.
    private void TellAll()
    {
        if (report.HasFault)
        {
            return;
        }

        TellShared(_acsUrls, "ACS URL", "It does not tell them apart: give the gateway a route with Identifier SamlIssuer for it");
        TellShared(
            _audiences,
            "audience",
            "Whether Stytch takes one for many connections is not known: try two of them in a Test project. Where their ACS URL is one too, "
            + "a route with Identifier SamlIssuer tells them apart");
        if (Shared(_acsUrls).Any() && Shared(_entityIds).Count() is > 0 and var twice)
        {
            report.Note($"Entity ids that stand in more than one row: {twice}. A route with Identifier SamlIssuer leads to none of their mappings.");
        }

        TellMissing(report.Taken - _acsUrls.Values.Sum(), "alternative_acs_url", "--host, --acs-url or --table tells it");
        TellMissing(report.Taken - _audiences.Values.Sum(), "alternative_audience_uri", "--audience or --table tells it");
        if (isForMigrate)
        {
            TellMissing(_withoutAttributes, "attributes", "give --attributes, here or to migrate");
        }

        if (terms.Table.Unused is > 0 and var unused)
        {
            report.Note($"Rows of the table that fit no tenant: {unused}.");
        }
    }

    private void TellShared(Dictionary<string, int> counts, string what, string wayOut)
    {
        foreach (var (value, count) in Shared(counts).Take(MaxSharedShown))
        {
            report.Note($"{count} tenants share one {what}, {ImportReport.Shown(value)}. {wayOut}.");
        }

        if (Shared(counts).Count() is > MaxSharedShown and var all)
        {
            report.Note($"{all - MaxSharedShown} further values of the {what} are shared.");
        }
    }

    private void TellMissing(int count, string what, string wayOut)
    {
        if (count > 0)
        {
            report.Note($"{count} {(count == 1 ? "tenant has" : "tenants have")} no {what}: {wayOut}.");
        }
    }

    private static IEnumerable<KeyValuePair<string, int>> Shared(Dictionary<string, int> counts) =>
        counts.Where(count => count.Value > 1).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal);
}
