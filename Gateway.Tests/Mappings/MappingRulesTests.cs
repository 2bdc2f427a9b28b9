using Gateway.Mappings;
using Gateway.Tests.Support;

namespace Gateway.Tests.Mappings;

[Parallelizable]
internal sealed class MappingRulesTests
{
    [Test]
    public void Check_FarTooManyAliases_NamesNoMoreThanTheLimit()
    {
        var mapping = Sample.Mapping(aliases: [.. Enumerable.Repeat("same", 100_000)]);

        var faults = Sample.Rules().Check(mapping);

        Assert.That(faults[0].Code, Is.EqualTo("too_many"));
        Assert.That(faults, Has.Count.EqualTo(MappingRules.MaxAliases));
    }
}
