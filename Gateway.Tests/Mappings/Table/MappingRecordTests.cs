using Gateway.Mappings;
using Gateway.Mappings.Store;
using Gateway.Stytch;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings.Table;

/// <summary>What is put into the table comes out of its records as it was.</summary>
[Parallelizable]
internal sealed class MappingRecordTests
{
    private const string Guid = "51861cbc-d3b9-428b-9761-227f5fb12be9";

    [TestCase("saml-connection-test-" + Guid)]
    [TestCase("saml-connection-test-51861CBC-D3B9-428B-9761-227F5FB12BE9", Description = "Capitals are not made small.")]
    [TestCase("saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9-117")]
    [TestCase("saml-connection-test-x")]
    public void Target_OfTheProjectsOwnCallback_IsTheConnections(string connectionId)
    {
        var entry = Kept(Sample.Mapping() with { ConnectionId = connectionId });

        Assert.That(entry.Target, Is.EqualTo("https://test.stytch.com/v1/b2b/sso/callback/" + connectionId));
        Assert.That(entry.ConnectionId, Is.EqualTo(connectionId));
    }

    [Test]
    public void Target_OnAnotherOrigin_IsTheMappings()
    {
        var projects = Sample.Projects(new StytchProjectOptions { Name = "test", AllowedOrigins = { "https://login.acme.example" } });
        var url = $"https://login.acme.example/v1/b2b/sso/callback/{Sample.ConnectionId}";

        Assert.That(Kept(Sample.Mapping() with { AcsUrl = url }, projects).Target, Is.EqualTo(url));
    }

    [Test]
    public void Target_OfEachProject_IsOnItsHost()
    {
        var projects = Sample.Projects(
            new StytchProjectOptions { Name = "test" }, new StytchProjectOptions { Name = "live", Environment = StytchEnvironment.Live });
        var mapping = Sample.Mapping() with { Project = "live", ConnectionId = "saml-connection-live-" + Guid };

        var entry = Kept(mapping, projects);

        Assert.That(entry.Target, Is.EqualTo("https://api.stytch.com/v1/b2b/sso/callback/saml-connection-live-" + Guid));
        Assert.That(entry.Project, Is.SameAs(projects.All[1]));
    }

    [Test]
    public void Entry_OfAProjectNotConfigured_HasNeitherProjectNorTarget()
    {
        var entry = Kept(Sample.Mapping() with { Project = "elsewhere" });

        Assert.That(entry.Project, Is.Null);
        Assert.That(entry.Target, Is.Null);
        Assert.That(entry.ConnectionId, Is.Null);
    }

    [Test]
    public void Entry_EachStateDeliveryAndStatus_IsKept([Values] MappingState state, [Values] MappingDelivery delivery, [Values(307, 303)] int status)
    {
        var mapping = Sample.Mapping(state: state, revision: long.MaxValue) with { Delivery = delivery, RedirectStatus = status };

        var entry = Kept(mapping);

        Assert.That((entry.State, entry.Delivery, entry.RedirectStatus, entry.Revision), Is.EqualTo((state, delivery, status, long.MaxValue)));
    }

    [Test]
    public void Keys_OfAnyCharactersAndLength_AreKept([Values(1, 127, 128, 256)] int length, [Values('a', 'ü', '漢')] char character)
    {
        var (identifier, alias) = (new string(character, length), new string('z', length - 1) + character);
        var mapping = length == 1 ? Sample.Mapping(identifier) : Sample.Mapping(identifier, aliases: [alias]);

        var table = Sample.Table(mappings: mapping);

        Assert.That(mapping.Keys().Select(key => table.Find(key)?.Identifier), Is.All.EqualTo(identifier));
        Assert.That(table.Find(identifier)!.Aliases, Is.EqualTo(mapping.Aliases));
        Assert.That(table.Find(identifier.AsSpan()[1..]), Is.Null);
    }

    [Test]
    public void Aliases_AsManyAsThereMayBe_AllLeadThere()
    {
        var aliases = Enumerable.Range(0, MappingRules.MaxAliases).Select(i => $"{i}".PadLeft(MappingRules.MaxIdentifierLength, 'ä')).ToArray();

        var table = Sample.Table(ignoresCase: true, [Sample.Mapping("acme", aliases: aliases), Sample.Mapping("other")]);

        Assert.That(aliases.Select(alias => table.Find(alias)?.Identifier), Is.All.EqualTo("acme"));
        Assert.That(aliases.Select(alias => table.FindIgnoringCase(alias.ToUpperInvariant())?.Identifier), Is.All.EqualTo("acme"));
        Assert.That(table.Find("other"), Is.Not.Null);
    }

    [Test]
    public void Recall_SwitchOfAMapping_IsKnownByEachKeyAndNothingElseChanges()
    {
        var table = Sample.Table(ignoresCase: true, [Sample.Mapping("Acme", revision: 3, aliases: ["Acme-2"]), Sample.Mapping("other")]);

        table.Recall(table.FindOwn("Acme")!, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

        Assert.That(
            new[] { table.Find("Acme"), table.Find("Acme-2"), table.FindIgnoringCase("ACME-2") }.Select(entry => (entry!.SwitchedAt, entry.Revision)),
            Is.All.EqualTo((1_700_000_000u, 3L)));
        Assert.That(table.Find("other")!.SwitchedAt, Is.Zero);
        Assert.That(table.Entries.Count(), Is.EqualTo(2));
    }

    private static MappingEntry Kept(ConnectionMapping mapping, StytchProjects? projects = null)
    {
        projects ??= Sample.Projects();
        var table = new Gateway.Mappings.Table.MappingTable(Sample.Rules(projects), projects, ignoresCase: false);
        table.Apply([Sample.Change(mapping.Revision, mapping.Identifier, mapping)], new StorePosition("l", mapping.Revision));
        return table.Find(mapping.Identifier)!;
    }
}
