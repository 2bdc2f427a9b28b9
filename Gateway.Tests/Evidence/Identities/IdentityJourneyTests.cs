using Gateway.Evidence.Identities;
using Gateway.Tests.Cli.SamlKit;
using Microsoft.Extensions.DependencyInjection;
using static Gateway.Tests.Evidence.Identities.IdentityScene;

namespace Gateway.Tests.Evidence.Identities;

/// <summary>Logins of a tenant in shadow, through a whole gateway to a legacy backend: what is told of who people will be.</summary>
[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class IdentityJourneyTests
{
    [Test]
    public async Task Shadow_PlantedDrift_IsAllToldAndIsNoBlock()
    {
        await using var scene = await StartAsync();
        await scene.SignInAsync(Planted);

        var drift = await scene.DriftAsync();
        var readiness = await scene.GetAsync("mappings/acme/readiness");

        Assert.That(drift, Is.EqualTo(new[] { "name_id_no_email 1", "email_case_differs 1", "email_shared 1", "name_id_changes 1" }));
        Assert.That((int?)(await scene.GetAsync("mappings/acme/identities"))["people"], Is.EqualTo(5));
        Assert.That((string?)readiness["verdict"], Is.EqualTo("ready"), readiness.ToJsonString());
        Assert.That(
            readiness["reasons"]!.AsArray().Select(reason => $"{reason!["severity"]} {reason["code"]}"),
            Is.EqualTo(new[] { "warning name_id_no_email", "warning email_case_differs", "warning email_shared", "warning name_id_changes" }));
        Assert.That((string?)readiness["reasons"]![0]!["message"], Does.StartWith("1 of 5 people have a NameID that is no e-mail address"));
    }

    [Test]
    public async Task Shadow_AnAttributeMappingThatGivesNoEmail_IsTold()
    {
        await using var scene = await StartAsync();
        await scene.KnowConnectionAsync("mail");
        await scene.SignInAsync([Ada, Ada with { Email = "bob@acme.example" }]);

        Assert.That(await scene.DriftAsync(), Is.EqualTo(new[] { "no_email 2" }));
    }

    [Test]
    public async Task Shadow_CleanTraffic_HasNoDrift()
    {
        await using var scene = await StartAsync();
        await scene.SignInAsync([Ada, Ada, Ada with { Email = "bob@acme.example" }, Ada with { Email = "cy@acme.example" }]);

        var identities = await scene.GetAsync("mappings/acme/identities");

        Assert.That(((int?)identities["people"], (string?)identities["unwatched"]), Is.EqualTo((3, default(string))));
        Assert.That(identities["findings"]!.AsArray(), Is.Empty);
        Assert.That((await scene.GetAsync("mappings/acme/readiness"))["reasons"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Shadow_NoKeyOtherWaveOrUnknownMapping_KeepsNobody()
    {
        await using var off = await StartAsync(("Gateway:Identities:KeyFile", null), ("Gateway:Identities:Waves:0", null));
        await off.SignInAsync(Planted);
        await using var scene = await StartAsync();
        await scene.PutAsync("globex", "two");
        await scene.SignInAsync(Planted, "globex");
        await scene.KnowConnectionAsync(null);
        await scene.SignInAsync(Planted);

        Assert.That((string?)(await off.GetAsync("mappings/acme/identities"))["unwatched"], Is.EqualTo("no_key_file"));
        Assert.That((string?)(await scene.GetAsync("mappings/globex/identities"))["unwatched"], Is.EqualTo("other_wave"));
        Assert.That((string?)(await scene.GetAsync("mappings/acme/identities"))["unwatched"], Is.EqualTo("attribute_mapping_unknown"));
        Assert.That(await KeptAsync(off, "acme"), Is.Zero);
        Assert.That(await KeptAsync(scene, "globex") + await KeptAsync(scene, "acme"), Is.Zero);
    }

    [Test]
    public async Task Shadow_ForgedOrRefusedByTheLegacySide_KeepsNobody()
    {
        await using var scene = await StartAsync();
        await scene.SignInAsync([Ada], query: "?refuse");
        await scene.SignInAsync([Ada], signer: SamlScene.ForeignIdentity);

        Assert.That(await KeptAsync(scene, "acme"), Is.Zero);
    }

    [Test]
    public async Task Findings_Deleted_NobodyIsKept()
    {
        await using var scene = await StartAsync();
        await scene.SignInAsync(Planted);
        Assert.That(await KeptAsync(scene, "acme"), Is.EqualTo(5));

        using var deleted = await scene.Gateway.Admin.DeleteAsync(new Uri("mappings/acme/findings", UriKind.Relative));

        Assert.That(deleted.IsSuccessStatusCode, Is.True);
        Assert.That(await KeptAsync(scene, "acme"), Is.Zero);
    }

    [Test]
    public async Task Shadow_AttributeMappingMended_WhatWasSeenBeforeDoesNotCount()
    {
        await using var scene = await StartAsync(("Gateway:Identities:Waves:0", "*"));
        await scene.KnowConnectionAsync("mail");
        await scene.SignInAsync([Ada, Ada with { Email = "bob@acme.example" }]);
        Assert.That(await scene.DriftAsync(), Is.EqualTo(new[] { "no_email 2" }));

        await scene.KnowConnectionAsync("email");
        var mended = await scene.GetAsync("mappings/acme/identities");
        // The check learns of it with the next revision of the mapping, or after some seconds.
        await scene.PutAsync("acme", "two");
        await scene.SignInAsync([Ada]);
        var after = await scene.GetAsync("mappings/acme/identities");

        Assert.That(((int?)mended["people"], (int?)mended["stale"]), Is.EqualTo((0, 2)));
        Assert.That(((int?)after["people"], (int?)after["stale"]), Is.EqualTo((1, 0)), after.ToJsonString());
        Assert.That(after["findings"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Shadow_MorePeopleThanAreKept_SaysThatItIsFull()
    {
        await using var scene = await StartAsync(("Gateway:Identities:MaxPeople", "2"));
        await scene.SignInAsync([Ada, Ada with { Email = "bob@acme.example" }, Ada with { Email = "cy@acme.example" }]);

        var identities = await scene.GetAsync("mappings/acme/identities");

        Assert.That(((int?)identities["people"], (bool?)identities["is_full"]), Is.EqualTo((2, true)));
        Assert.That(await scene.Gateway.MetricsAsync(), Does.Contain("gateway_identities_dropped_total{reason=\"store_full\"} 1"));
    }

    private static async Task<int> KeptAsync(IdentityScene scene, string identifier)
    {
        await scene.Gateway.Services.GetRequiredService<IdentityRecorder>().FlushAsync(CancellationToken.None);
        return (await scene.Gateway.Services.GetRequiredService<IIdentityStore>().ReadAsync(identifier, CancellationToken.None)).Count;
    }
}
