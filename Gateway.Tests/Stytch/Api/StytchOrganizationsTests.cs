using System.Text.Json;
using Gateway.Stytch.Api;
using Gateway.Stytch.Api.Objects;
using static Gateway.Tests.Stytch.Api.StytchScene;

namespace Gateway.Tests.Stytch.Api;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StytchOrganizationsTests
{
    [Test]
    public async Task WhoAmI_RightKeys_NamesTheProject(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();

        Assert.That(Value(await scene.Client.WhoAmIAsync(cancellationToken)), Is.EqualTo(scene.Stytch.Keys.ProjectId));
    }

    [Test]
    public async Task WhoAmI_WrongSecret_IsRefusedInStytchsWords(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(secret: "secret-test-wrong");

        var refusal = Refusal(await scene.Client.WhoAmIAsync(cancellationToken));

        Assert.That((refusal.Status, refusal.ErrorType, refusal.MayHaveBeenDone), Is.EqualTo((401, "unauthorized_credentials", false)));
        Assert.That(refusal.RequestId, Does.StartWith("request-id-test-"));
    }

    [Test]
    public async Task CreateOrganization_EveryField_IsFoundByEachOfItsNames(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var made = Value(await scene.Client.CreateOrganizationAsync(
            new NewOrganization
            {
                OrganizationName = "Acme Ltd",
                OrganizationSlug = "acme~1",
                OrganizationExternalId = "crm|4711",
                TrustedMetadata = JsonDocument.Parse("""{"legacy":{"id":7}}""").RootElement,
                SsoJitProvisioning = "NOT_ALLOWED",
            },
            cancellationToken));

        foreach (var name in new[] { made.OrganizationId, "acme~1", "crm|4711" })
        {
            var found = Value(await scene.Client.GetOrganizationAsync(name, cancellationToken));

            using (Assert.EnterMultipleScope())
            {
                Assert.That(found.OrganizationId, Is.EqualTo(made.OrganizationId));
                Assert.That((found.OrganizationName, found.OrganizationSlug, found.OrganizationExternalId), Is.EqualTo(("Acme Ltd", "acme~1", "crm|4711")));
                Assert.That(found.TrustedMetadata!.Value.GetProperty("legacy").GetProperty("id").GetInt32(), Is.EqualTo(7));
                Assert.That(found.SsoJitProvisioning, Is.EqualTo("NOT_ALLOWED"));
                Assert.That(found.CreatedAt, Is.EqualTo(scene.Stytch.Directory.Organizations.Single().CreatedAt));
            }
        }
    }

    [TestCase("acme", null, "organization_slug_already_used")]
    [TestCase("other", "crm-1", "organization_external_id_already_used")]
    [TestCase("a", null, "invalid_organization_slug")]
    [TestCase("ok", "not ok", "invalid_organization_external_id")]
    public async Task CreateOrganization_NameTakenOrMalformed_IsRefused(string slug, string? externalId, string errorType, CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        await scene.Client.CreateOrganizationAsync(
            new NewOrganization { OrganizationName = "Acme", OrganizationSlug = "acme", OrganizationExternalId = "crm-1" }, cancellationToken);

        var result = await scene.Client.CreateOrganizationAsync(
            new NewOrganization { OrganizationName = "Acme", OrganizationSlug = slug, OrganizationExternalId = externalId }, cancellationToken);

        Assert.That(Refusal(result).ErrorType, Is.EqualTo(errorType));
        Assert.That(scene.Stytch.Directory.Organizations, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task UpdateOrganization_OneField_LeavesTheOthers(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var made = Value(
            await scene.Client.CreateOrganizationAsync(new NewOrganization { OrganizationName = "Acme", OrganizationSlug = "acme" }, cancellationToken));

        var changed = Value(await scene.Client.UpdateOrganizationAsync(
            made.OrganizationId, new OrganizationChange { SsoJitProvisioning = "RESTRICTED", SsoJitProvisioningAllowedConnections = [] }, cancellationToken));

        Assert.That((changed.OrganizationName, changed.OrganizationSlug, changed.SsoJitProvisioning), Is.EqualTo(("Acme", "acme", "RESTRICTED")));
    }

    [Test]
    public async Task SearchOrganizations_PageByPage_GivesEachOnce(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Add((await scene.OrganizationAsync($"Org {i}")).OrganizationId);
        }

        var found = new List<string>();
        string? cursor = null;
        var pages = 0;
        do
        {
            var page = Value(await scene.Client.SearchOrganizationsAsync(new OrganizationSearch { Limit = 3, Cursor = cursor }, cancellationToken));
            found.AddRange(page.Organizations.Select(organization => organization.OrganizationId));
            cursor = page.NextCursor;
            pages++;
            Assert.That(page.Total, Is.EqualTo(7));
        }
        while (cursor is not null);

        Assert.That(found, Is.EqualTo(made));
        Assert.That(pages, Is.EqualTo(3));
    }

    [Test]
    public async Task SearchOrganizations_EachFilter_NarrowsToWhatFits(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var (first, second) = (await scene.OrganizationAsync("First"), await scene.OrganizationAsync("Second"));
        var connection = await scene.ConnectionAsync(second);

        OrganizationSearch[] searches =
        [
            new() { OrganizationIds = [second.OrganizationId, "organization-test-none"] },
            new() { OrganizationSlugs = ["second"] },
            new() { SsoConnectionId = connection.ConnectionId },
            new() { SsoConnectionId = connection.ConnectionId, OrganizationSlugs = ["second"], HasActiveSsoConnection = false },
        ];
        foreach (var search in searches)
        {
            var page = Value(await scene.Client.SearchOrganizationsAsync(search, cancellationToken));

            Assert.That(page.Organizations.Select(organization => organization.OrganizationId), Is.EqualTo(new[] { second.OrganizationId }));
        }

        Assert.That(
            Value(await scene.Client.SearchOrganizationsAsync(new OrganizationSearch { HasActiveSsoConnection = true }, cancellationToken)).Organizations,
            Is.Empty);
        Assert.That(first.OrganizationSlug, Is.EqualTo("first"));
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase(".")]
    [TestCase("acme/../../v1/debug")]
    [TestCase("acme?x=1")]
    [TestCase("acme%2f")]
    [TestCase("acme\r\n")]
    [TestCase("ácme")]
    public async Task GetOrganization_MalformedName_IsNotSent(string organization, CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();

        var refusal = Refusal(await scene.Client.GetOrganizationAsync(organization, cancellationToken));

        Assert.That((refusal.ErrorType, refusal.Status), Is.EqualTo((StytchErrors.InvalidId, 0)));
        Assert.That(scene.Stytch.Calls.CountOf("get_organization"), Is.Zero);
    }
}
