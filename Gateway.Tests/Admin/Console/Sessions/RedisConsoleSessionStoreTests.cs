using System.Globalization;
using Gateway.Admin.Console.Sessions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Admin.Console.Sessions;

/// <summary>The contract on one shared server; each test has keys of its own.</summary>
[TestFixture]
internal sealed class RedisConsoleSessionStoreTests : ConsoleSessionStoreContract
{
    private readonly RedisFixture _redis = new();

    [Test]
    public async Task Session_EndsInRedisByItself()
    {
        var store = Create();
        await store.AddAsync(Session('a'), Now.AddMinutes(30), CancellationToken.None);
        var first = await SecondsLeftAsync();

        await store.UpdateAsync(Session('a'), Now.AddMinutes(60), CancellationToken.None);
        var second = await SecondsLeftAsync();
        await store.UpdateAsync(Session('a'), Now, CancellationToken.None);

        Assert.That(first, Is.InRange(1, 30 * 60));
        Assert.That(second, Is.InRange(30 * 60, 60 * 60));
        Assert.That(await store.FindAsync(Session('a').Id, CancellationToken.None), Is.Null);
    }

    [TestCase("soon")]
    [TestCase("null")]
    [TestCase("{}")]
    public async Task Find_SomethingElseUnderTheKey_IsNoSession(string document)
    {
        var store = Create();
        await RedisFixture.CommandAsync("SET", KeyOf('a'), document);

        Assert.That(await store.FindAsync(Session('a').Id, CancellationToken.None), Is.Null);
    }

    protected override IConsoleSessionStore Create() => new RedisConsoleSessionStore(_redis.Connect(), _redis.Options, TestTime.Stopped());

    protected override async Task CleanUpAsync() => await _redis.CloseAsync();

    private string KeyOf(char id) => $"{{{_redis.Options.KeyPrefix}}}:v1:console_session:{Session(id).Id}";

    private async Task<int> SecondsLeftAsync() =>
        int.Parse((await RedisFixture.CommandAsync("TTL", KeyOf('a'))).TrimStart(':'), CultureInfo.InvariantCulture);
}
