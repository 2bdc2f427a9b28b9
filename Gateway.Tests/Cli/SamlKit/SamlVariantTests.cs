using Gateway.Cli.SamlKit;

namespace Gateway.Tests.Cli.SamlKit;

[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SamlVariantTests
{
    private readonly SamlScene _scene = new();

    private static IEnumerable<TestCaseData<SamlVariant, SamlFault?>> Judgements()
    {
        yield return new(SamlVariant.Usual, null);
        yield return new(SamlVariant.ResponseSigned, null);
        yield return new(SamlVariant.AssertionSigned, null);
        yield return new(SamlVariant.BothSigned, null);
        yield return new(SamlVariant.IdpInitiated, null);
        yield return new(SamlVariant.ThousandGroups, null);
        yield return new(SamlVariant.Unsigned, SamlFault.MissingSignature);
        yield return new(SamlVariant.Expired, SamlFault.Expired);
        yield return new(SamlVariant.NotYetValid, SamlFault.NotYetValid);
        yield return new(SamlVariant.WrongAudience, SamlFault.InvalidAudience);
        yield return new(SamlVariant.Sha1, SamlFault.InvalidSignature);
        yield return new(SamlVariant.Encrypted, SamlFault.InvalidResponse);
    }

    [TestCaseSource(nameof(Judgements))]
    public void Build_Variant_IsJudgedAsItDeserves(SamlVariant variant, SamlFault? fault) =>
        Assert.That(Enum.GetValues<IdpShape>().Select(shape => _scene.Verify(Build(shape, variant), shape)), Is.All.EqualTo(fault));

    [Test]
    public void All_Variants_HaveALabelOfTheirOwn() =>
        Assert.That(SamlVariants.All.Select(variant => variant.Label()), Is.Unique.And.All.Not.Empty);

    [Test]
    public void Build_ThousandGroups_IsLongerThanAHundredKilobytes() =>
        Assert.That(Build(IdpShape.Entra, SamlVariant.ThousandGroups), Has.Length.GreaterThan(100 * 1024));

    [Test]
    public void Open_Encrypted_ShowsWhatTheKeysOwnerMayRead([Values] IdpShape shape)
    {
        var encrypted = Build(shape, SamlVariant.Encrypted);

        var opened = AssertionDecryption.Open(encrypted, SamlScene.ForeignIdentity);

        Assert.That(SamlScene.Decode(encrypted), Does.Not.Contain(SamlScene.Email).And.Contain("EncryptedAssertion"));
        Assert.That(_scene.Verify(opened, shape), Is.Null);
    }

    [Test]
    public void Open_AnotherKey_LeavesItAsItCame()
    {
        var encrypted = Build(IdpShape.Shibboleth, SamlVariant.Encrypted);

        Assert.That(AssertionDecryption.Open(encrypted, SamlScene.Identity), Is.EqualTo(encrypted));
        Assert.That(AssertionDecryption.Open(encrypted, null), Is.EqualTo(encrypted));
    }

    [TestCase(IdpShape.Shibboleth)]
    [TestCase(IdpShape.Entra)]
    public void Open_Tampered_IsRefused(IdpShape shape)
    {
        var xml = SamlScene.Decode(Build(shape, SamlVariant.Encrypted));
        var end = xml.LastIndexOf("</xenc:CipherValue>", StringComparison.Ordinal);
        var middle = end - 400;
        var tampered = SamlScene.Encode(xml[..middle] + (xml[middle] == 'A' ? 'B' : 'A') + xml[(middle + 1)..]);

        Assert.That(_scene.Verify(AssertionDecryption.Open(tampered, SamlScene.ForeignIdentity), shape), Is.Not.Null);
    }

    // The other party is the service provider here: its key opens, the IdP's signs.
    private string Build(IdpShape shape, SamlVariant variant) =>
        _scene.Builder.Build(SamlScene.Content(shape).With(variant, SamlScene.ForeignIdentity.Certificate, _scene.Time.GetUtcNow())).Base64;
}
