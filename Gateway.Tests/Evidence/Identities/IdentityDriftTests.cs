using Gateway.Cli.SamlKit;
using Gateway.Evidence.Identities;
using Gateway.Evidence.Shadow;
using Gateway.Saml;
using Gateway.Telemetry;
using Gateway.Tests.Cli.SamlKit;
using Gateway.Tests.Evidence.Shadow;
using Gateway.Tests.Support;

namespace Gateway.Tests.Evidence.Identities;

/// <summary>What one person's logins tell, from the signed response to the drift.</summary>
[Parallelizable]
internal sealed class IdentityDriftTests
{
    private const string Persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

    private static SamlResponseContent Ada => SamlScene.Content(IdpShape.Okta);

    private static IEnumerable<TestCaseData> Drifts =>
    [
        new(new[] { Ada, Ada }, Drift.None),
        new(new[] { Ada with { NameId = "u-17", NameIdFormat = Persistent } }, Drift.NameIdNoEmail),
        new(new[] { Ada with { NameId = "Ada@ACME.example" } }, Drift.EmailCaseDiffers),
        new(new[] { Ada, Ada with { Email = "ADA@acme.example" } }, Drift.EmailCaseDiffers),
        new(new[] { Ada, Ada with { NameId = "office@acme.example" } }, Drift.EmailShared),
        new(
            new[] { Ada with { NameId = "u-17", NameIdFormat = Persistent }, Ada with { NameId = "u-18", NameIdFormat = Persistent } },
            Drift.EmailShared | Drift.NameIdNoEmail),
        new(new[] { Ada with { NameId = "_1", NameIdFormat = SamlNames.TransientFormat } }, Drift.NameIdChanges | Drift.NameIdNoEmail),
        new(new[] { Ada with { NameId = "someone@else.example" } }, Drift.None),
    ];

    [TestCaseSource(nameof(Drifts))]
    public void Drift_OfThePersonsLogins_IsTold(SamlResponseContent[] logins, Drift expected)
    {
        var person = logins.Select(login => Read(login)).Aggregate((one, other) => one.With(other));

        Assert.That(IdentityDrift.Of(person), Is.EqualTo(expected));
        Assert.That(SeenPerson.Read(person.Person, person.Write()).Write(), Is.EqualTo(person.Write()), "What a store keeps says the same.");
    }

    [Test]
    public void Read_TheMappingNamesAnAttributeThatIsNotThere_HasNoEmail() =>
        Assert.That(IdentityDrift.Of(Read(Ada, "mail")), Is.EqualTo(Drift.NoEmail));

    [Test]
    public void Read_TheAttributeHoldsNoAddress_HasNoEmail() => Assert.That(IdentityDrift.Of(Read(Ada, "firstName")), Is.EqualTo(Drift.NoEmail));

    [Test]
    public void Read_TheAddressIsTheNameId_IsClean() => Assert.That(IdentityDrift.Of(Read(Ada, "NameID")), Is.EqualTo(Drift.None));

    [Test]
    public void Read_TheAddressIsATransientNameId_TellsNobodyApart()
    {
        var first = Read(Ada with { NameIdFormat = SamlNames.TransientFormat }, "NameID");
        var second = Read(Ada with { NameId = "other@acme.example", NameIdFormat = SamlNames.TransientFormat }, "NameID");

        Assert.That(new[] { first.Person, second.Person }, Is.All.EqualTo(SeenPerson.Nobody));
        Assert.That(IdentityDrift.Of(first.With(second)), Is.EqualTo(Drift.NoEmail | Drift.NameIdChanges));
    }

    [Test]
    public void Read_OtherCaseOfOneAddress_IsOnePerson() =>
        Assert.That(Read(Ada with { Email = "ADA@acme.example" }).Person, Is.EqualTo(Read(Ada).Person));

    [Test]
    public void With_ManyWays_KeepsTheFirst()
    {
        var person = Enumerable.Range(0, 10).Select(i => Read(Ada with { NameId = $"u-{i}" })).Aggregate((one, other) => one.With(other));

        Assert.That(person.Identities, Has.Count.EqualTo(SeenPerson.MaxIdentities));
        Assert.That(person.Identities[0], Is.EqualTo(Read(Ada with { NameId = "u-0" }).Identities[0]));
    }

    [Test]
    public void Of_ATenant_CountsEachPersonForEachDrift() => Assert.That(
        IdentityDrift.Of(new Dictionary<Drift, int>
        {
            [Drift.None] = 7,
            [Drift.NameIdNoEmail] = 2,
            [Drift.NameIdNoEmail | Drift.NameIdChanges] = 3,
        }),
        Is.EqualTo(new[] { new DriftFinding(DriftCode.NameIdNoEmail, 5), new DriftFinding(DriftCode.NameIdChanges, 3) }));

    [Test]
    public void Rows_OfAllCodes_HaveTextAndRemedy() => Assert.That(
        Enum.GetValues<DriftCode>().SelectMany(code => new[] { code.Message(), code.Remedy() }), Is.All.EndWith("."));

    [Test]
    public void DocumentTable_ListsEveryCodeOnce() => Assert.That(
        Repository.Docs("readiness.md").Rows("Drift").Select(row => string.Join(" | ", row)),
        Is.EqualTo(Enum.GetValues<DriftCode>().Select(code => $"`{Words.Of(code)}` | {code.Message()} | {code.Remedy()}")));

    // Not hashed: what is compared shows.
    private static SeenPerson Read(SamlResponseContent login, string emailSource = "email")
    {
        var response = ShadowCheck.ResponseOf(ShadowScene.Form(new SamlScene().Builder.Build(login).Base64))!;
        return PersonReader.Read(response.Root, emailSource, value => value, day: 1)!;
    }
}
