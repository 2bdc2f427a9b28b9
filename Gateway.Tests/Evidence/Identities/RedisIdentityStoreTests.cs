using Gateway.Evidence.Identities;
using Gateway.Evidence.Identities.Redis;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Tests.Evidence.Identities;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisIdentityStoreTests : IdentityStoreContract
{
    private readonly RedisFixture _redis = new();

    [Test]
    public async Task Read_SomethingElseUnderTheKey_IsDamage()
    {
        await RedisFixture.CommandAsync("HSET", $"{{{_redis.Options.KeyPrefix}}}:v1:identities:acme", "eada", "often");

        Assert.That(() => Store.ReadAsync("acme", CancellationToken.None), Throws.InstanceOf<StoreDamagedException>());
    }

    [Test]
    public async Task ForgetAndPrune_LeaveNoKeyBehind()
    {
        var person = new SeenPerson("eada", 5, [new(NameIdKind.Email, IsAddress: true, "ada", "ada", "ada")]);
        await Store.AddAsync("acme", "b", [person], CancellationToken.None);
        await Store.AddAsync("globex", "b", [person], CancellationToken.None);

        await Store.ForgetAsync("acme", CancellationToken.None);
        await Store.PruneAsync(6, CancellationToken.None);

        var keys = await _redis.Connect().CallAsync(
            database => database.ScriptEvaluateAsync("return redis.call('KEYS', ARGV[1])", [], [$"{{{_redis.Options.KeyPrefix}}}:v1:identit*"]),
            CancellationToken.None);
        Assert.That(((RedisResult[])keys!).Select(key => key.ToString()), Is.Empty);
    }

    protected override IIdentityStore Create(IdentityOptions options) =>
        new RedisIdentityStore(_redis.Connect(), Options.Create(_redis.Options), Options.Create(options));

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();
}
