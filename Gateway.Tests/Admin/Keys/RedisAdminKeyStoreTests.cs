using Gateway.Admin.Keys;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Keys;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisAdminKeyStoreTests : AdminKeyStoreContract
{
    private readonly RedisFixture _redis = new();

    protected override IAdminKeyStore Create() => new RedisAdminKeyStore(_redis.Connect(), _redis.Options);

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
