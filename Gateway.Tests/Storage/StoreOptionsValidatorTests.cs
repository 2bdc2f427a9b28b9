using Gateway.Storage;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Storage;

[Parallelizable]
internal sealed class StoreOptionsValidatorTests
{
    [TestCase(null, null, null)]
    [TestCase(null, "127.0.0.1:6379,password=canary", null)]
    [TestCase(StoreKind.Redis, "a.example:6379,b.example:6379,ssl=true", null)]
    [TestCase(StoreKind.Redis, null, "ConnectionStrings:Redis is empty")]
    [TestCase(StoreKind.Sqlite, "127.0.0.1:6379", "take one of them out")]
    [TestCase(null, "host:notaport,password=canary", "ConnectionStrings:Redis cannot be read")]
    [TestCase(null, "host,nonsense=canary", "ConnectionStrings:Redis cannot be read")]
    [TestCase(null, "password=canary", "ConnectionStrings:Redis cannot be read")]
    public void Validate_KindAndConnectionString_MustFit(StoreKind? kind, string? connectionString, string? fault)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Redis", connectionString)]).Build();

        var result = new StoreOptionsValidator(configuration).Validate(null, new StoreOptions { Kind = kind });

        Assert.That(result.Succeeded, Is.EqualTo(fault is null), result.FailureMessage);
        Assert.That(result.FailureMessage ?? "", Does.Contain(fault ?? "").And.Not.Contain("canary"));
    }

    [TestCase("sso:{identifier}", true)]
    [TestCase("sso:", false)]
    [TestCase("{identifier}{identifier}", false)]
    public void Validate_PlainKey_NeedsThePlaceholderOnce(string pattern, bool isValid)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Redis", "127.0.0.1:6379")]).Build();

        Assert.That(new StoreOptionsValidator(configuration).Validate(null, new StoreOptions { PlainKey = pattern }).Succeeded, Is.EqualTo(isValid));
    }
}
