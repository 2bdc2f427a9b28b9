using Gateway.Cli.SamlKit;

namespace Gateway.Tests.Cli.SamlKit;

[TestFixture, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SamlResponseVerifierTests
{
    private readonly SamlScene _scene = new();

    [Test]
    public void Verify_ValidResponse_TellsTheLogin([Values] IdpShape shape)
    {
        var response = _scene.Builder.Build(SamlScene.Content(shape) with { InResponseTo = "_request-1" });

        var verification = _scene.Verifier.Verify(response.Base64, SamlScene.Expectation(shape));

        Assert.That(verification, Is.InstanceOf<SamlVerification.Accepted>());
        var login = ((SamlVerification.Accepted)verification).Login;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(login.Email, Is.EqualTo(SamlScene.Email));
            Assert.That(login.NameId, Is.EqualTo(SamlScene.Email));
            Assert.That(login.AssertionId, Is.EqualTo(response.AssertionId));
            Assert.That(login.Audience, Is.EqualTo(SamlScene.Audience));
            Assert.That(login.InResponseTo, Is.EqualTo("_request-1"));
            Assert.That(login.GroupCount, Is.EqualTo(2));
        }
    }

    [Test]
    public void Verify_AlternativeAudience_IsAcceptedAndNamed()
    {
        var expected = SamlScene.Expectation(IdpShape.Entra) with { Audiences = ["https://test.stytch.com/acs", SamlScene.Audience] };

        var verification = _scene.Verifier.Verify(_scene.Builder.Build(SamlScene.Content(IdpShape.Entra)).Base64, expected);

        Assert.That((verification as SamlVerification.Accepted)?.Login.Audience, Is.EqualTo(SamlScene.Audience));
    }

    [Test]
    public void Verify_SecondCertificateOfARotation_IsAccepted()
    {
        var expected = SamlScene.Expectation(IdpShape.Okta) with { Certificates = [SamlScene.ForeignIdentity.Certificate, SamlScene.Identity.Certificate] };

        var verification = _scene.Verifier.Verify(_scene.Builder.Build(SamlScene.Content(IdpShape.Okta)).Base64, expected);

        Assert.That(verification, Is.InstanceOf<SamlVerification.Accepted>());
    }

    [TestCase(null)]
    [TestCase("")]
    public void Verify_NoResponse_IsMissing(string? response) => Assert.That(_scene.Verify(response), Is.EqualTo(SamlFault.MissingResponse));

    [Test]
    public void Verify_NotBase64_IsInvalid() => Assert.That(_scene.Verify("<Response/>"), Is.EqualTo(SamlFault.InvalidResponse));

    [Test]
    public void Verify_OverlongText_IsInvalid() =>
        Assert.That(_scene.Verify(new string('A', SamlResponseVerifier.MaxLength + 4)), Is.EqualTo(SamlFault.InvalidResponse));

    [Test]
    public void Verify_SameResponseTwice_IsDuplicate([Values] IdpShape shape)
    {
        var response = _scene.Builder.Build(SamlScene.Content(shape)).Base64;

        Assert.That(_scene.Verify(response, shape), Is.Null);
        Assert.That(_scene.Verify(response, shape), Is.EqualTo(SamlFault.Duplicate));
    }

    [Test]
    public void Verify_RefusedResponse_IsNotRemembered()
    {
        var response = _scene.Builder.Build(SamlScene.Content(IdpShape.Okta)).Base64;
        _scene.Verifier.Verify(response, SamlScene.Expectation(IdpShape.Okta) with { Audiences = ["another"] });

        Assert.That(_scene.Verify(response), Is.Null);
    }

    [Test]
    public void Verify_AtTheEdgesOfItsLife_CountsTheClockSkew([Values] IdpShape shape)
    {
        var validFor = IdpProfile.Of(shape).ValidFor;
        var inTime = _scene.Builder.Build(SamlScene.Content(shape)).Base64;
        var tooLate = _scene.Builder.Build(SamlScene.Content(shape)).Base64;

        _scene.Time.Advance(validFor + SamlResponseVerifier.ClockSkew - TimeSpan.FromMilliseconds(1));
        Assert.That(_scene.Verify(inTime, shape), Is.Null);

        _scene.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(_scene.Verify(tooLate, shape), Is.EqualTo(SamlFault.Expired));
        Assert.That(_scene.Verify(inTime, shape), Is.EqualTo(SamlFault.Expired), "Forgotten only once it is refused anyway.");
    }

    [Test]
    public void Verify_NoStatus_IsInvalid()
    {
        var document = _scene.Document(IdpShape.Entra);
        document.DocumentElement!.RemoveChild(document.DocumentElement.ChildNodes[1]!);

        Assert.That(_scene.Verify(SamlScene.Encode(document), IdpShape.Entra), Is.EqualTo(SamlFault.InvalidResponse));
    }

    [Test]
    public void Verify_IssuedInTheFuture_IsNotYetValid()
    {
        var content = SamlScene.Content(IdpShape.Okta) with { IssuedAt = _scene.Time.GetUtcNow() + TimeSpan.FromMinutes(10) };

        Assert.That(_scene.Verify(_scene.Builder.Build(content).Base64), Is.EqualTo(SamlFault.NotYetValid));
    }

    private static IEnumerable<TestCaseData<SamlResponseContent, SamlFault>> ForeignContents()
    {
        var content = SamlScene.Content(IdpShape.Okta);
        yield return new(content with { Audience = SamlScene.Audience + "/" }, SamlFault.InvalidAudience);
        yield return new(content with { Audience = SamlScene.Audience.ToUpperInvariant() }, SamlFault.InvalidAudience);
        yield return new(content with { Issuer = "http://www.okta.com/another" }, SamlFault.InvalidResponse);
        yield return new(content with { Recipient = "https://10.0.0.7/old-sso/acme" }, SamlFault.InvalidDestination);
        yield return new(content with { Destination = "http://sso.example.com/old-sso/acme" }, SamlFault.InvalidDestination);
        yield return new(content with { Email = "ada" }, SamlFault.InvalidEmail);
        yield return new(content with { Status = "urn:oasis:names:tc:SAML:2.0:status:Responder" }, SamlFault.Failed);
    }

    [TestCaseSource(nameof(ForeignContents))]
    public void Verify_SignedButNotForUs_IsRefused(SamlResponseContent content, SamlFault fault) =>
        Assert.That(_scene.Verify(_scene.Builder.Build(content).Base64), Is.EqualTo(fault));

    [Test]
    public void Verify_AcsUrlNotExpected_IgnoresDestinationAndRecipient()
    {
        var content = SamlScene.Content(IdpShape.Okta) with { AcsUrl = "https://elsewhere.example/acs" };

        var verification = _scene.Verifier.Verify(_scene.Builder.Build(content).Base64, SamlScene.Expectation(IdpShape.Okta) with { AcsUrl = null });

        Assert.That(verification, Is.InstanceOf<SamlVerification.Accepted>());
    }

    [Test]
    public void ErrorType_EveryFault_HasANameOfItsOwn()
    {
        var names = Enum.GetValues<SamlFault>().Select(fault => fault.ErrorType());

        Assert.That(names, Is.Unique.And.All.Match("^[a-z0-9_]+$"));
    }
}
