using System.Text;
using Gateway.Changes.Formats;
using Gateway.Cli.Migrate;
using Gateway.Mappings;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using Gateway.Tests.Changes.Formats;
using Gateway.Tests.Saml;
using Gateway.Tests.Support;

namespace Gateway.Tests.Cli.Migrate;

/// <summary>What a list of tenants may say, and what is said where it says something wrong.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class TenantListReaderTests
{
    private const string Idp = "idp_entity_id,idp_sso_url,certificates";

    private static readonly string IdpCells = $"https://idp.example.com,https://idp.example.com/sso,{MigrateScene.CertificateBase64}";

    private static readonly Dictionary<string, string> Attributes = new() { ["email"] = "NameID", ["full_name"] = "name" };

    private static readonly Dictionary<string, string> Files = new()
    {
        ["acme.xml"] = IdpMetadataXml.Of("https://idp.example.com", MigrateScene.CertificateBase64),
        ["page.xml"] = "<html/>",
    };

    [Test]
    public async Task Read_ShortestRow_HasItsDefaults()
    {
        var tenant = await OneAsync($"identifier,{Idp}\nacme,{IdpCells}");

        Assert.That(
            (tenant.OrganizationName, tenant.OrganizationSlug, tenant.OrganizationExternalId, tenant.Marker),
            Is.EqualTo(("acme", "acme", "acme", "Legacy acme")));
        Assert.That((tenant.Mapping.ConnectionId, tenant.Mapping.Project, tenant.GivesState), Is.EqualTo(("", "test", false)));
        Assert.That(tenant.AttributeMapping, Is.EqualTo(Attributes));
    }

    [Test]
    public async Task Read_Yaml_TakesListsAndFlags()
    {
        var (tenants, faults) = await ReadAsync(
            $"""
            mappings:
            - identifier: acme
              state: shadow
              external_id: crm-17
              organization_name: Acme Inc.
              idp_entity_id: https://idp.example.com
              idp_sso_url: https://idp.example.com/sso
              certificates: ["{MigrateScene.CertificateBase64}"]
              attribute_email: mail
              attribute_full_name: cn
              attribute_groups: memberOf
              roles: [reader, writer]
              group_roles: [admin=IT Staff]
              idp_initiated_auth_disabled: true
            """,
            MappingFormat.Yaml);

        Assert.That(faults, Is.Empty);
        var tenant = tenants.Single();
        Assert.That(
            (tenant.Mapping.State, tenant.GivesState, tenant.OrganizationExternalId, tenant.IdpInitiatedAuthDisabled),
            Is.EqualTo((MappingState.Shadow, true, "crm-17", true)));
        Assert.That(tenant.Roles, Is.EqualTo(new[] { new ConnectionRole("reader"), new ConnectionRole("writer") }));
        Assert.That(tenant.GroupRoles, Is.EqualTo(new[] { new GroupRole("admin", "IT Staff") }));
        Assert.That(tenant.AttributeMapping["groups"], Is.EqualTo("memberOf"));
    }

    [Test]
    public async Task Read_PemInACell_IsOneCertificate()
    {
        var tenant = await OneAsync(
            $"identifier,{Idp}\nacme,https://idp.example.com,https://idp.example.com/sso,\"{MigrateScene.CertificatePem}\n{MigrateScene.CertificatePem}\"");

        Assert.That(tenant.Idp!.Certificates, Is.EqualTo(new[] { MigrateScene.CertificateBase64 }));
    }

    [Test]
    public async Task Read_MetadataFile_IsTakenApart()
    {
        var tenant = await OneAsync("identifier,metadata_file\nacme,acme.xml");

        Assert.That((tenant.Idp!.EntityId, tenant.Idp.SsoUrl), Is.EqualTo(("https://idp.example.com", "https://idp.example.com/sso")));
    }

    [Test]
    public async Task Read_WhatDiscoveryExports_OnceCertificatesAreFilledIn_IsAList()
    {
        var draft = new WrittenRow(Sample.Mapping("acme", MappingState.Legacy) with { ConnectionId = "", IdpEntityId = "https://idp.example.com" })
        {
            IdpSsoUrl = "https://idp.example.com/sso",
        };
        using var export = new MemoryStream();
        await MappingExport.WriteDraftsAsync(new[] { draft }.ToAsyncEnumerable(), MappingFormat.Csv, export, CancellationToken.None);
        var lines = Encoding.UTF8.GetString(export.ToArray()).Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);

        var tenant = await OneAsync($"{lines[0]},certificates\n{lines[1]},{MigrateScene.CertificateBase64}");

        Assert.That((tenant.Idp!.EntityId, tenant.Idp.SsoUrl), Is.EqualTo(("https://idp.example.com", "https://idp.example.com/sso")));
    }

    // Stytch takes neither spaces nor slashes, and no two of these may come to the same organization.
    [Test]
    public async Task Read_IdentifiersThatStytchDoesNotTake_GetNamesOfTheirOwn()
    {
        string[] identifiers = ["Acme", "acme", "acme inc", "acme/inc", "ACME INC", "日本", "a", ".."[..1] + "x", new string('x', 200)];
        var (tenants, faults) = await ReadAsync($"identifier,{Idp}\n" + string.Join('\n', identifiers.Select(identifier => $"{identifier},{IdpCells}")));

        Assert.That(faults, Is.Empty);
        Assert.That(tenants.Select(tenant => tenant.OrganizationSlug.ToUpperInvariant()), Is.Unique.And.All.Matches<string>(slug => StytchIds.IsSlug(slug!)));
        Assert.That(tenants.Select(tenant => tenant.OrganizationExternalId), Is.Unique.And.All.Matches<string>(id => StytchIds.IsExternalId(id!)));
        Assert.That(tenants.Select(tenant => tenant.Marker), Is.Unique.And.All.Length.LessThanOrEqualTo(107));
    }

    [TestCase("identifier,state", "acme,migrated", "state:not_allowed")]
    [TestCase("identifier,acs_url", "acme,https://test.stytch.com/v1/b2b/sso/callback/x", "acs_url:not_allowed")]
    [TestCase("identifier,organization_id", "acme,a/b", "organization_id:not_an_id")]
    [TestCase("identifier,organization_slug", "acme,a b", "organization_slug:not_a_slug")]
    [TestCase("identifier,project", "acme,other", "project:unknown_project")]
    [TestCase("identifier,connection_id", "acme,saml-connection-live-1", "connection_id:not_of_project")]
    [TestCase("identifier,attribute_email", "acme,mail", "attribute_full_name:required")]
    [TestCase("identifier,attribute_full_name", "acme,cn", "attribute_email:required")]
    [TestCase("identifier,group_roles", "acme,admin", "group_roles[0]:wrong_form")]
    [TestCase("identifier,group_roles", "acme,admin=IT", "attribute_groups:required")]
    [TestCase("identifier,metadata_url", "acme,https://idp.example.com/metadata", "metadata_url:ambiguous")]
    [TestCase("identifier,idp_initiated_auth_disabled", "acme,yes", "idp_initiated_auth_disabled:wrong_type")]
    [TestCase("identifier,slug", "acme,x", ":unknown_column")]
    public async Task Read_OneFault_IsNamed(string columns, string cells, string fault)
    {
        var (_, faults) = await ReadAsync($"{columns},{Idp}\n{cells},{IdpCells}");

        Assert.That(faults.Select(found => $"{found.Field}:{found.Code}"), Is.EqualTo(new[] { fault }));
    }

    [TestCase("identifier", "acme", "metadata_url:required")]
    [TestCase("identifier,metadata_url", "acme,http://idp.example.com/metadata", "metadata_url:not_https")]
    [TestCase("identifier,metadata_file", "acme,none.xml", "metadata_file:unreadable")]
    [TestCase("identifier,metadata_file", "acme,page.xml", "metadata_file:unreadable")]
    [TestCase("identifier,metadata_file,idp_entity_id", "acme,acme.xml,https://other.example.com", "metadata_file:unreadable")]
    [TestCase("identifier,certificates,idp_entity_id", "acme,x,y", "idp_sso_url:required")]
    [TestCase("identifier,certificates,idp_entity_id,idp_sso_url", "acme,x,y,https://z", "certificates[0]:not_a_certificate")]
    [TestCase("identifier,certificates,idp_entity_id,idp_sso_url", "acme,-----BEGIN RSA PRIVATE KEY-----,y,https://z", "certificates[0]:private_key")]
    [TestCase("identifier,certificates,idp_entity_id,idp_sso_url", "acme,\"1\n2\n3\n4\n5\n6\",y,https://z", "certificates:too_many")]
    public async Task Read_FaultOfTheIdp_IsNamed(string columns, string cells, string fault)
    {
        var (_, faults) = await ReadAsync($"{columns}\n{cells}");

        Assert.That(faults.Select(found => $"{found.Field}:{found.Code}"), Is.EqualTo(new[] { fault }));
    }

    [Test]
    public async Task Read_RowsThatContradictEachOther_AreNamed()
    {
        var (_, faults) = await ReadAsync(
            $"identifier,aliases,organization_slug,external_id,{Idp}\na,b,one,,{IdpCells}\nb,,two,,{IdpCells}\nc,,one,,{IdpCells}\nd,,same,x,"
            + $"{IdpCells}\ne,,same,x,{IdpCells}");

        Assert.That(
            faults.Select(fault => $"{fault.Position.Row} {fault.Field}:{fault.Code}"),
            Is.EqualTo(new[] { "2 identifier:duplicate", "3 organization_slug:duplicate" }));
    }

    [Test]
    public async Task Read_RowWithoutAttributesWhereNoneAreGivenForAll_SaysHow()
    {
        var (_, faults) = await ReadAsync($"identifier,{Idp}\nacme,{IdpCells}", attributes: null);

        Assert.That(faults.Single().Message, Does.Contain("--attributes"));
    }

    [Test]
    public async Task Read_IdentifierOrAliasWithAHiddenCharacter_IsRefusedByItsCodePoint()
    {
        var (_, faults) = await ReadAsync($"identifier,aliases,{Idp}\nacme\u00A0,\"a\nb\u200B\",{IdpCells}\n");

        Assert.That(
            faults.Select(fault => $"{fault.Position} {fault.Field} {fault.Code} {fault.Message[..10]}"),
            Is.EqualTo(new[] { "line 2 (row 1) identifier hidden_character Has U+00A0", "line 2 (row 1) aliases[1] hidden_character Has U+200B" }));
    }

    [Test]
    public async Task Fingerprint_AnyChangeOfTheRow_IsAnother()
    {
        var plain = await OneAsync($"identifier,{Idp}\nacme,{IdpCells}");
        var changed = await OneAsync($"identifier,attribute_email,attribute_full_name,{Idp}\nacme,mail,name,{IdpCells}");

        Assert.That(changed.Fingerprint(), Is.Not.EqualTo(plain.Fingerprint()));
        Assert.That((await OneAsync($"identifier,{Idp}\nacme,{IdpCells}")).Fingerprint(), Is.EqualTo(plain.Fingerprint()));
    }

    [Test]
    public void Fields_OfTheDocument_AreThose()
    {
        var named = Repository.Docs("migrate.md").Rows("Field").SelectMany(row => Document.Codes(row[0]));

        Assert.That(named, Is.EquivalentTo(TenantForm.Fields.Append("idp_sso_url")));
    }

    private static async Task<Tenant> OneAsync(string csv)
    {
        var (tenants, faults) = await ReadAsync(csv);
        Assert.That(faults, Is.Empty);
        return tenants.Single();
    }

    private static Task<(IReadOnlyList<Tenant> Tenants, IReadOnlyList<RowFault> Faults)> ReadAsync(string document, MappingFormat format = MappingFormat.Csv) =>
        ReadAsync(document, Attributes, format);

    private static Task<(IReadOnlyList<Tenant> Tenants, IReadOnlyList<RowFault> Faults)> ReadAsync(
        string document, Dictionary<string, string>? attributes, MappingFormat format = MappingFormat.Csv)
    {
        var projects = Documents.Projects();
        var form = new TenantForm(
            new MappingForm(new MappingRules(projects), projects),
            attributes,
            name => Files.TryGetValue(name, out var content) ? (Encoding.UTF8.GetBytes(content), null) : (null, "is not there"));
        return new TenantListReader(form).ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(document)), format, CancellationToken.None);
    }
}
