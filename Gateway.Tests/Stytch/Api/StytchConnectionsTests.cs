using System.Text.Json;
using Gateway.Cli.Demo.StandIn;
using Gateway.Cli.SamlKit;
using Gateway.Stytch.Api.Objects;
using Gateway.Tests.Cli.SamlKit;
using static Gateway.Tests.Stytch.Api.StytchScene;

namespace Gateway.Tests.Stytch.Api;

[TestFixture, Parallelizable(ParallelScope.All), CancelAfter(60_000)]
internal sealed class StytchConnectionsTests
{
    private static readonly Dictionary<string, string> Mapping = new() { ["email"] = "email", ["full_name"] = "name", ["groups"] = "groups" };

    private static SamlConnectionChange Whole => new()
    {
        DisplayName = "Acme via Okta",
        IdentityProvider = "okta",
        IdpEntityId = SamlScene.IdpEntityId,
        IdpSsoUrl = "https://acme.okta.example/sso",
        AttributeMapping = Mapping,
        X509Certificate = SamlScene.Identity.Certificate.ExportCertificatePem(),
        AlternativeAudienceUri = SamlScene.Audience,
        AlternativeAcsUrl = SamlScene.AcsUrl,
        NameIdFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
        IdpInitiatedAuthDisabled = true,
        AllowGatewayCallback = true,
        SamlConnectionImplicitRoleAssignments = [new ConnectionRole("stytch_member")],
        SamlGroupImplicitRoleAssignments = [new GroupRole("stytch_admin", "Engineering")],
    };

    [Test]
    public async Task UpdateSamlConnection_EveryField_IsAsItWasSentAndActive(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var organization = await scene.OrganizationAsync();
        var made = await scene.ConnectionAsync(organization);

        var updated = Value(await scene.Client.UpdateSamlConnectionAsync(organization.OrganizationId, made.ConnectionId, Whole, cancellationToken));
        var listed = Value(await scene.Client.ListConnectionsAsync(organization.OrganizationId, cancellationToken)).Saml.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((made.Status, made.DisplayName, made.IdentityProvider), Is.EqualTo(("pending", "Acme SSO", "okta")));
            Assert.That(made.ConnectionId, Does.StartWith("saml-connection-test-"));
            Assert.That(JsonSerializer.Serialize(listed), Is.EqualTo(JsonSerializer.Serialize(updated)));
            Assert.That(listed.IsActive, Is.True);
            Assert.That(listed.OrganizationId, Is.EqualTo(organization.OrganizationId));
            Assert.That(
                (listed.DisplayName, listed.IdpEntityId, listed.IdpSsoUrl),
                Is.EqualTo(("Acme via Okta", SamlScene.IdpEntityId, "https://acme.okta.example/sso")));
            Assert.That(listed.AttributeMapping, Is.EqualTo(Mapping));
            Assert.That((listed.AlternativeAudienceUri, listed.AlternativeAcsUrl), Is.EqualTo((SamlScene.Audience, SamlScene.AcsUrl)));
            Assert.That(listed.NameIdFormat, Does.EndWith("persistent"));
            Assert.That((listed.IdpInitiatedAuthDisabled, listed.AllowGatewayCallback), Is.EqualTo((true, true)));
            Assert.That(listed.SamlConnectionImplicitRoleAssignments, Is.EqualTo(new[] { new ConnectionRole("stytch_member") }));
            Assert.That(listed.SamlGroupImplicitRoleAssignments, Is.EqualTo(new[] { new GroupRole("stytch_admin", "Engineering") }));
            Assert.That(listed.AcsUrl, Is.EqualTo(scene.Stytch.AcsUrlOf(made.ConnectionId)));
            Assert.That(listed.AudienceUri, Is.EqualTo(listed.AcsUrl));
            Assert.That(listed.VerificationCertificates!.Single().Certificate, Is.EqualTo(Whole.X509Certificate));
            Assert.That(listed.VerificationCertificates!.Single().ExpiresAt, Is.EqualTo((DateTimeOffset)SamlScene.Identity.Certificate.NotAfter));
            Assert.That(listed.SigningCertificates, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task UpdateSamlConnection_EmptyTextFalseAndAbsent_AreThreeThings(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var organization = await scene.OrganizationAsync();
        var made = await scene.ConnectionAsync(organization);
        await scene.Client.UpdateSamlConnectionAsync(organization.OrganizationId, made.ConnectionId, Whole, cancellationToken);

        var changed = Value(await scene.Client.UpdateSamlConnectionAsync(
            organization.OrganizationId,
            made.ConnectionId,
            new SamlConnectionChange { AlternativeAcsUrl = "", IdpInitiatedAuthDisabled = false, SamlGroupImplicitRoleAssignments = [] },
            cancellationToken));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(changed.AlternativeAcsUrl, Is.Empty);
            Assert.That(changed.IdpInitiatedAuthDisabled, Is.False);
            Assert.That(changed.SamlGroupImplicitRoleAssignments, Is.Empty);
            Assert.That(changed.AlternativeAudienceUri, Is.EqualTo(SamlScene.Audience));
            Assert.That(changed.AllowGatewayCallback, Is.True);
            Assert.That(changed.IsActive, Is.True);
        }
    }

    [Test]
    public async Task UpdateSamlConnection_MadeByTheApi_SignsInAndFollowsChanges(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var organization = await scene.OrganizationAsync();
        var made = await scene.ConnectionAsync(organization);
        var change = Whole with
        {
            AttributeMapping = new Dictionary<string, string>
            {
                ["email"] = IdpProfile.Of(IdpShape.Okta).EmailAttribute,
                ["full_name"] = "name",
                ["groups"] = "groups",
            },
        };
        await scene.Client.UpdateSamlConnectionAsync(organization.OrganizationId, made.ConnectionId, change, cancellationToken);
        var builder = new SamlResponseBuilder(SamlScene.Identity, TimeProvider.System);

        // Begun at the IdP, which the whole change turns off.
        SamlVerification SignIn() => scene.Stytch.SignIn(scene.Stytch.Find(made.ConnectionId)!, builder.Build(SamlScene.Content(IdpShape.Okta)).Base64);
        var first = SignIn();
        await scene.Client.UpdateSamlConnectionAsync(
            organization.OrganizationId, made.ConnectionId, new SamlConnectionChange { IdpInitiatedAuthDisabled = false }, cancellationToken);
        var before = SignIn();
        await scene.Client.UpdateSamlConnectionAsync(
            organization.OrganizationId, made.ConnectionId, new SamlConnectionChange { AlternativeAudienceUri = "https://other.example" }, cancellationToken);
        var after = SignIn();

        Assert.That((first as SamlVerification.Refused)?.Fault.ErrorType(), Is.EqualTo("saml_idp_initiated_auth_disabled"));
        Assert.That(before, Is.InstanceOf<SamlVerification.Accepted>());
        Assert.That((after as SamlVerification.Refused)?.Fault.ErrorType(), Is.EqualTo("invalid_audience_saml_response"));
    }

    [Test]
    public async Task PrivateKeys_OfAConnection_AreNowhere(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var organization = await scene.OrganizationAsync();
        var made = await scene.ConnectionAsync(organization);
        scene.Stytch.Directory.Put(scene.Stytch.Find(made.ConnectionId)!.WithEncryptionKey(SamlScene.ForeignIdentity));

        var listed = Value(await scene.Client.ListConnectionsAsync(organization.OrganizationId, cancellationToken)).Saml.Single();

        var kept = scene.Stytch.Find(made.ConnectionId)!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(listed.EncryptionPrivateKeys!.Single().PrivateKeyId, Is.EqualTo(kept.EncryptionKeys.Keys.Single()), "The id of a key is known,");
            Assert.That(listed + JsonSerializer.Serialize(listed) + scene.Told(), Does.Not.Contain("PRIVATE KEY"), "and no more of it.");
        }
    }

    [Test]
    public async Task DeleteEncryptionKey_OfAConnection_TakesItOffOnce(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var organization = await scene.OrganizationAsync();
        var made = await scene.ConnectionAsync(organization);
        var kept = scene.Stytch.Directory.Put(
            scene.Stytch.Find(made.ConnectionId)!.WithEncryptionKey(SamlScene.ForeignIdentity).WithEncryptionKey(SamlScene.Identity));
        var (first, second) = (kept.EncryptionKeys.Keys.First(), kept.EncryptionKeys.Keys.Last());

        var deleted = Value(await scene.Client.DeleteEncryptionKeyAsync(organization.OrganizationId, made.ConnectionId, first, cancellationToken));
        var again = Refusal(await scene.Client.DeleteEncryptionKeyAsync(organization.OrganizationId, made.ConnectionId, first, cancellationToken));
        var malformed = Refusal(await scene.Client.DeleteEncryptionKeyAsync(organization.OrganizationId, made.ConnectionId, "..", cancellationToken));

        Assert.That(deleted, Is.EqualTo(first));
        Assert.That((again.IsNotFound, again.ErrorType), Is.EqualTo((true, "sso_encryption_private_key_not_found")));
        Assert.That(malformed.Status, Is.Zero);
        Assert.That(scene.Stytch.Find(made.ConnectionId)!.EncryptionKeys.Keys, Is.EqualTo(new[] { second }));
    }

    [Test]
    public async Task DeleteEncryptionKey_AnswerLost_IsRepeatedAndSaysThatItIsGone(CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync(Leaping());
        var organization = await scene.OrganizationAsync();
        var made = await scene.ConnectionAsync(organization);
        var key = scene.Stytch.Directory.Put(scene.Stytch.Find(made.ConnectionId)!.WithEncryptionKey(SamlScene.Identity)).EncryptionKeys.Keys.Single();
        scene.Stytch.Faults.FailNext(new StandInFault(StandInFaultKind.Reset, AfterWork: true), "delete_encryption_key");

        var refusal = Refusal(await scene.Client.DeleteEncryptionKeyAsync(organization.OrganizationId, made.ConnectionId, key, cancellationToken));

        Assert.That((refusal.ErrorType, refusal.MayHaveBeenDone), Is.EqualTo(("sso_encryption_private_key_not_found", true)));
    }

    [TestCaseSource(nameof(BadChanges))]
    public async Task UpdateSamlConnection_BadValue_IsRefusedAndChangesNothing(
        SamlConnectionChange change, string errorType, CancellationToken cancellationToken)
    {
        await using var scene = await StartAsync();
        var organization = await scene.OrganizationAsync();
        var made = await scene.ConnectionAsync(organization);
        var before = scene.Stytch.Find(made.ConnectionId);

        var refusal = Refusal(await scene.Client.UpdateSamlConnectionAsync(organization.OrganizationId, made.ConnectionId, change, cancellationToken));

        Assert.That((refusal.Status, refusal.ErrorType), Is.EqualTo((400, errorType)));
        Assert.That(scene.Stytch.Find(made.ConnectionId), Is.SameAs(before));
    }

    private static IEnumerable<TestCaseData> BadChanges()
    {
        yield return new TestCaseData(
            new SamlConnectionChange { DisplayName = "new", IdpSsoUrl = "http://idp.example" },
            "saml_connection_idp_sso_url_not_https").SetArgDisplayNames("http");
        yield return new TestCaseData(new SamlConnectionChange { IdentityProvider = "acme" }, "invalid_sso_idp").SetArgDisplayNames("idp");
        yield return new TestCaseData(new SamlConnectionChange { X509Certificate = "no PEM" }, "invalid_x509_certificate").SetArgDisplayNames("certificate");
        yield return new TestCaseData(
            new SamlConnectionChange { AttributeMapping = new Dictionary<string, string> { ["full_name"] = "name" } }, "saml_connection_email_mapping_required")
                .SetArgDisplayNames("no email");
        yield return new TestCaseData(
            new SamlConnectionChange { AttributeMapping = new Dictionary<string, string> { ["email"] = "mail" } }, "saml_connection_name_mapping_required")
                .SetArgDisplayNames("no name");
    }
}
