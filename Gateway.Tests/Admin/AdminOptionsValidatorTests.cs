using Gateway.Admin;

namespace Gateway.Tests.Admin;

[Parallelizable]
internal sealed class AdminOptionsValidatorTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Test]
    public void Validate_Defaults_Pass()
    {
        Assert.That(new AdminOptionsValidator().Validate(null, new AdminOptions()).Succeeded);
    }

    [TestCase("ops:" + Secret)]
    [TestCase("key_a-1:" + Secret + ":!~")]
    [TestCase("")]
    public void Validate_BootstrapKeyOfTheRightForm_Passes(string key)
    {
        Assert.That(new AdminOptionsValidator().Validate(null, new AdminOptions { BootstrapKey = key }).Succeeded);
    }

    [TestCase(Secret, "has no colon")]
    [TestCase(":" + Secret, "the id before the colon")]
    [TestCase("a.b:" + Secret, "the id before the colon")]
    [TestCase("ops:short-secret", "has 12 characters")]
    [TestCase("ops:0123456789abcdef 0123456789abcdef", "without spaces")]
    public void Validate_BootstrapKeyOfAnotherForm_SaysWhatIsWrongWithoutTheSecret(string key, string expected)
    {
        var result = new AdminOptionsValidator().Validate(null, new AdminOptions { BootstrapKey = key });

        Assert.That(result.FailureMessage, Does.Contain("Gateway:Admin:BootstrapKey").And.Contain(expected));
        Assert.That(result.FailureMessage, Does.Not.Contain("0123456789abcdef").And.Not.Contain("short-secret"));
    }

    [Test]
    public void Validate_Networks_NamesEveryOneThatIsNone()
    {
        var options = new AdminOptions { AllowedNetworks = { "10.0.0.0/8", "10.0.0.1/8", "::1", "office", "10.1", "", "2001:db8::/129" } };

        var faults = new AdminOptionsValidator().Validate(null, options).Failures!;

        Assert.That(
            faults.Select(fault => fault[..(fault.IndexOf(" is ", StringComparison.Ordinal))]),
            Is.EqualTo(new[] { 1, 3, 4, 5, 6 }.Select(i => $"Gateway:Admin:AllowedNetworks:{i}")));
    }

    [Test]
    public void Validate_ElevenNetworks_AreTooMany()
    {
        var options = new AdminOptions();
        options.AllowedNetworks.AddRange(Enumerable.Range(0, 11).Select(i => $"10.0.0.{i}"));

        Assert.That(
            new AdminOptionsValidator().Validate(null, options).FailureMessage, Is.EqualTo("Gateway:Admin:AllowedNetworks has 11 entries: at most 10."));
    }

    [Test]
    public void Validate_IdAndSecretWrong_NamesBoth()
    {
        var faults = new AdminOptionsValidator().Validate(null, new AdminOptions { BootstrapKey = "ä:y" }).Failures!.ToList();

        Assert.That(faults, Has.Count.EqualTo(2));
    }
}
