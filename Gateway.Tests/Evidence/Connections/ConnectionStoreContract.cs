using System.Text.Json;
using Gateway.Evidence.Connections;
using Gateway.Stytch.Api.Objects;
using static Gateway.Tests.Evidence.Connections.ConnectionSamples;

namespace Gateway.Tests.Evidence.Connections;

/// <summary>What every store of connections must do. Each store's fixture says how one is opened.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class ConnectionStoreContract
{
    private IConnectionStore? _store;

    protected IConnectionStore Store => _store ??= Create();

    [TearDown]
    public Task CloseAsync() => CleanUpAsync();

    [Test]
    public async Task Put_EveryField_IsReadBack()
    {
        var facts = Facts() with
        {
            OrganizationId = "organization-test-1",
            Status = ConnectionStatus.Pending,
            IdpSsoUrl = "https://idp.example/sso",
            AcsUrl = "https://test.stytch.com/v1/b2b/sso/callback/x",
            AudienceUri = "urn:a",
            AlternativeAudienceUri = "urn:b ä",
            AlternativeAcsUrl = "https://sso.acme-app.com/old-sso/acme",
            AllowGatewayCallback = true,
            IdpInitiatedAuthDisabled = false,
            NameIdFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            Certificates = [ConnectionCertificate.TryRead(Pem(), "saml-verification-key-test-1")!],
            AttributeMapping = new Dictionary<string, string> { ["email"] = "NameID", ["groups"] = "http://schemas.example/groups" },
            SigningCertificates = [ConnectionCertificate.TryRead(Pem("Stytch"), "saml-signing-key-test-1")!],
            JitProvisioning = "RESTRICTED",
            IsListedForJit = true,
            AuthMethods = "RESTRICTED",
            AllowedAuthMethods = ["sso", "magic_link"],
            MfaPolicy = "OPTIONAL",
            DefaultConnectionId = "saml-connection-test-default",
            ForeignKind = ForeignKind.External,
            HasEncryptionKey = true,
            DeletedAt = Now.AddHours(-1),
            ReadAt = Now.AddMicroseconds(7),
            Source = FactSource.Webhook,
        };

        Assert.That(await Store.PutAsync(facts, CancellationToken.None), Is.True);

        var read = await Create().GetAsync(Key, CancellationToken.None);
        Assert.That(JsonSerializer.Serialize(read), Is.EqualTo(JsonSerializer.Serialize(facts)));
    }

    [Test]
    public async Task Put_OlderOrTheSameMoment_ChangesNothing()
    {
        await Store.PutAsync(Facts(issuer: "new"), CancellationToken.None);

        Assert.That(await Store.PutAsync(Facts(readAt: Now.AddMicroseconds(-1), issuer: "old"), CancellationToken.None), Is.False);
        Assert.That(await Store.PutAsync(Facts(issuer: "again"), CancellationToken.None), Is.False);
        Assert.That((await Store.GetAsync(Key, CancellationToken.None))!.IdpEntityId, Is.EqualTo("new"));

        Assert.That(await Store.PutAsync(Facts(readAt: Now.AddMicroseconds(1), issuer: "newer"), CancellationToken.None), Is.True);
        Assert.That((await Store.GetAsync(Key, CancellationToken.None))!.IdpEntityId, Is.EqualTo("newer"));
    }

    [Test]
    public async Task Put_ManyAtOnceInAnyOrder_TheNewestStays()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => Create()).ToList();

        await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => stores[i % 4].PutAsync(Facts(readAt: Now.AddSeconds(i * 7 % 40), issuer: $"{i * 7 % 40}"), CancellationToken.None)));

        Assert.That((await Store.GetAsync(Key, CancellationToken.None))!.IdpEntityId, Is.EqualTo("39"));
    }

    [Test]
    public async Task MarkDeleted_Known_KeepsWhatElseIsKnown()
    {
        await Store.PutAsync(Facts(), CancellationToken.None);

        Assert.That(await Store.MarkDeletedAsync(Key, Now.AddSeconds(5), FactSource.Webhook, CancellationToken.None), Is.True);

        var facts = (await Store.GetAsync(Key, CancellationToken.None))!;
        Assert.That((facts.IdpEntityId, facts.DeletedAt, facts.ReadAt), Is.EqualTo(("urn:idp", Now.AddSeconds(5), Now.AddSeconds(5))));
    }

    [Test]
    public async Task MarkDeleted_Unknown_IsKeptAndAnEarlierReadDoesNotLiftIt()
    {
        await Store.MarkDeletedAsync(Key, Now, FactSource.Webhook, CancellationToken.None);

        Assert.That(await Store.PutAsync(Facts(readAt: Now.AddSeconds(-1)), CancellationToken.None), Is.False);
        var facts = (await Store.GetAsync(Key, CancellationToken.None))!;
        Assert.That((facts.DeletedAt, facts.Source, facts.Status), Is.EqualTo(((DateTimeOffset?)Now, FactSource.Webhook, ConnectionStatus.Unknown)));
    }

    [Test]
    public async Task MarkDeleted_LateAndReadSince_ChangesNothing()
    {
        await Store.PutAsync(Facts(), CancellationToken.None);

        Assert.That(await Store.MarkDeletedAsync(Key, Now.AddSeconds(-1), FactSource.Webhook, CancellationToken.None), Is.False);
        Assert.That((await Store.GetAsync(Key, CancellationToken.None))!.DeletedAt, Is.Null);
    }

    [Test]
    public async Task Put_NewerThanTheMark_LiftsIt()
    {
        await Store.MarkDeletedAsync(Key, Now, FactSource.Webhook, CancellationToken.None);

        await Store.PutAsync(Facts(readAt: Now.AddSeconds(1)), CancellationToken.None);

        Assert.That((await Store.GetAsync(Key, CancellationToken.None))!.DeletedAt, Is.Null);
    }

    [Test]
    public async Task GetMany_SomeUnknown_AreLeftOut()
    {
        await Store.PutAsync(Facts("one"), CancellationToken.None);
        await Store.PutAsync(Facts("two"), CancellationToken.None);

        var known = await Store.GetManyAsync([new("test", "two"), new("live", "one"), new("test", "one"), new("test", "one")], CancellationToken.None);

        Assert.That(known.Keys, Is.EquivalentTo(new List<ConnectionKey> { new("test", "one"), new("test", "two") }));
        Assert.That(await Store.GetManyAsync([], CancellationToken.None), Is.Empty);
        Assert.That(await Store.GetAsync(new("live", "one"), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Delete_Known_IsForgottenOnce()
    {
        await Store.PutAsync(Facts(), CancellationToken.None);

        Assert.That(await Store.DeleteAsync(Key, CancellationToken.None), Is.True);
        Assert.That(await Store.DeleteAsync(Key, CancellationToken.None), Is.False);
        Assert.That(await Store.PutAsync(Facts(readAt: Now.AddDays(-1)), CancellationToken.None), Is.True);
    }

    [Test]
    public async Task ReadAll_Many_GivesEachOnce()
    {
        var ids = Enumerable.Range(0, 450).Select(i => $"connection-{i}").ToList();
        foreach (var id in ids)
        {
            await Store.PutAsync(Facts(id), CancellationToken.None);
        }

        var read = new List<string>();
        await foreach (var facts in Store.ReadAllAsync(CancellationToken.None))
        {
            read.Add(facts.ConnectionId);
        }

        Assert.That(read, Is.EquivalentTo(ids));
    }

    protected abstract IConnectionStore Create();

    protected abstract Task CleanUpAsync();
}
