using System.Text.Json;
using Gateway.Cli.Migrate.Journal;
using Gateway.Stytch.Api.Objects;

namespace Gateway.Tests.Cli.Migrate.Journal;

/// <summary>What is looked at before something is taken back: a field that nobody looks at would let a changed organization be deleted.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ObjectFieldsTests
{
    private static readonly string[] NoFields = ["organization_id", "created_at", "updated_at", "sso_active_connections"];

    private static IEnumerable<string> Names => StytchJson.Default.StytchOrganization.Properties
        .Where(property => property is { IsExtensionData: false, Set: not null })
        .Select(property => property.Name)
        .Except(NoFields)
        .Append("a_field_that_is_new_at_stytch");

    [TestCaseSource(nameof(Names))]
    public void FieldOfAnOrganization_ThatIsSet_IsSeen(string name)
    {
        var property = StytchJson.Default.StytchOrganization.Properties.SingleOrDefault(property => property.Name == name);
        var value = property?.PropertyType switch
        {
            null => "true",
            { } type when type == typeof(string) => "\"x\"",
            { } type when type == typeof(IReadOnlyList<string>) => "[\"x\"]",
            { } type when type == typeof(IReadOnlyList<StytchRole>) => "[{\"role_id\":\"x\"}]",
            _ => "{\"x\":1}",
        };
        var organization = JsonSerializer.Deserialize(
            $$"""{"organization_id":"organization-test-1","{{name}}":{{value}}}""", StytchJson.Default.StytchOrganization)!;

        Assert.That(ObjectFields.Of(organization).Keys, Does.Contain(name));
    }
}
