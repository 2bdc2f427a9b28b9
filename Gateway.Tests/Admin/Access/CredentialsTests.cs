using System.Text;
using Gateway.Admin.Access;
using Gateway.Admin.Keys;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Admin.Access;

[Parallelizable]
internal sealed class CredentialsTests
{
    [TestCase("key_a:secret", "key_a", "secret")]
    [TestCase("key_a:se:cr.et", "key_a", "se:cr.et")]
    [TestCase("key_a:pässwört", "key_a", "pässwört")]
    [TestCase("key_a:", "key_a", "")]
    public void TryParse_Basic_SplitsAtTheFirstColon(string text, string id, string secret)
    {
        Assert.That(Credentials.TryParse("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), out var credentials));
        Assert.That(credentials!.KeyId, Is.EqualTo(id));
        Assert.That(credentials.SecretSha256, Is.EqualTo(NewKey.HashOf(secret)));
    }

    [TestCase("Bearer key_a.secret", "key_a", "secret")]
    [TestCase("bearer key_a:secret", "key_a", "secret")]
    [TestCase("Bearer  key_a.se:cret.x ", "key_a", "se:cret.x")]
    public void TryParse_Bearer_SplitsAtTheFirstDotOrColon(string header, string id, string secret)
    {
        Assert.That(Credentials.TryParse(header, out var credentials));
        Assert.That(credentials!.KeyId, Is.EqualTo(id));
        Assert.That(credentials.SecretSha256, Is.EqualTo(NewKey.HashOf(secret)));
    }

    [TestCase("")]
    [TestCase("Basic")]
    [TestCase("Basic ")]
    [TestCase("Basic !!!")]
    [TestCase("Basic a2V5X2E=", TestName = "no colon")]
    [TestCase("Basic /zr/", TestName = "not UTF-8")]
    [TestCase("Bearer key_a")]
    [TestCase("Bearer .secret")]
    [TestCase("Bearer key a.secret")]
    [TestCase("Bearer ключ.secret")]
    [TestCase("Digest key_a:secret")]
    public void TryParse_AnythingElse_IsRefused(string header)
    {
        Assert.That(Credentials.TryParse(header, out _), Is.False);
    }

    [Test]
    public void TryParse_TwoHeaders_IsRefused()
    {
        var headers = new StringValues(["Bearer key_a.secret", "Bearer key_b.secret"]);

        Assert.That(Credentials.TryParse(headers, out _), Is.False);
    }

    [Test]
    public void Make_Always_GivesAnotherKeyWhoseHashFits()
    {
        var first = NewKey.Make("ci", AdminRole.Operator, "key_x", DateTimeOffset.UnixEpoch);
        var second = NewKey.Make("ci", AdminRole.Operator, "key_x", DateTimeOffset.UnixEpoch);

        Assert.That(first.Key.Id, Does.Match("^key_[a-z2-7]{16}$"));
        Assert.That(first.Secret, Does.Match("^[a-z2-7]{52}$").And.Not.EqualTo(second.Secret));
        Assert.That(first.Key.Id, Is.Not.EqualTo(second.Key.Id));
        Assert.That(first.Key.SecretSha256, Is.EqualTo(NewKey.HashOf(first.Secret)));
        Assert.That(KeyRules.IsSecret(first.Secret) && KeyRules.IsId(first.Key.Id));
        Assert.That(first.ToString(), Does.Not.Contain(first.Secret));
    }
}
