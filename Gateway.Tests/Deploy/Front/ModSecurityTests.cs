using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy.Front;

/// <summary>
/// Apache with Debian's ModSecurity and Core Rule Set, as its packages set them up and with the engine on: what is refused at each paranoia level
/// stands in <c>docs/front-ends.md</c>, and with the exclusions of <c>deploy/front/modsecurity</c> nothing is.
/// </summary>
[Parallelizable]
internal sealed partial class ModSecurityTests
{
    private readonly TestAuthority _authority = new();
    private RecordingBackend _legacy = null!;
    private Fleet? _fleet;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _legacy = await RecordingBackend.StartAsync();
        _fleet = await Fleet.StartAsync(_legacy.Url);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_fleet is not null)
        {
            await _fleet.DisposeAsync();
        }

        await _legacy.DisposeAsync();
        _authority.Dispose();
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task Logins_WithoutExclusions_AreRefusedAsTheTableSays(int level)
    {
        var expected = WafCase.All.Select(login => (login.Name, (int)(level < login.RefusedFrom ? login.Passes : login.Refusal)));

        Assert.That(await SendAllAsync(folder => Configure(folder, "On", level, exclusions: "")), Is.EqualTo(expected));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task Logins_WithTheExclusions_Pass(int level)
    {
        var expected = WafCase.All.Select(login => (login.Name, (int)login.Passes));

        Assert.That(await SendAllAsync(folder => Configure(folder, "On", level, Exclusions)), Is.EqualTo(expected));
    }

    [Test]
    public async Task LargeLogin_WhereTheEngineOnlyDetects_IsRefusedAllTheSame()
    {
        var refused = WafCase.All.Where(login => login.Refusal == System.Net.HttpStatusCode.RequestEntityTooLarge).Select(login => login.Name);

        var answers = await SendAllAsync(folder => Configure(folder, "DetectionOnly", 1, exclusions: ""));

        Assert.That(answers.Where(answer => answer.Status >= 400 && answer.Status != 503).Select(answer => answer.Name), Is.EqualTo(refused));
    }

    [Test]
    public void Table_OfTheDocument_SaysWhatIsTested()
    {
        var table = Repository.Docs("front-ends.md").Tables.Single(rows => rows[0][0] == "Login");

        Assert.That(
            table.Skip(1).Select(row => (row[0], row[1], row[2])),
            Is.EquivalentTo(WafCase.All.Select(login => (
                login.Name, login.RefusedFrom.ToString(CultureInfo.InvariantCulture), ((int)login.Refusal).ToString(CultureInfo.InvariantCulture)))));
    }

    private static string Exclusions => $"Include {Repository.PathOf("deploy/front/modsecurity/sso-gateway.conf")}";

    private async Task<IReadOnlyList<(string Name, int Status)>> SendAllAsync(Func<TempFolder, string> configure)
    {
        await using var apache = await FrontEnd.StartApacheAsync(_fleet!, _authority, configure);
        using var client = apache.CreateClient(_authority);
        List<(string, int)> answers = [];
        foreach (var login in WafCase.All)
        {
            using var answer = await client.SendAsync(login.Create());
            answers.Add((login.Name, (int)answer.StatusCode));
        }

        return answers;
    }

    // As /etc/apache2/mods-available/security2.conf includes them; the engine and the level are what an operator sets.
    private static string Configure(TempFolder folder, string engine, int level, string exclusions)
    {
        var data = Directory.CreateDirectory(folder.PathOf("modsecurity")).FullName;
        OpenTo(folder.FullPath, UnixFileMode.OtherExecute);
        OpenTo(data, UnixFileMode.OtherExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        var recommended = File.ReadAllText("/etc/modsecurity/modsecurity.conf-recommended")
            .Replace("SecRuleEngine DetectionOnly", $"SecRuleEngine {engine}", StringComparison.Ordinal)
            .Replace("unicode.mapping", "/etc/modsecurity/unicode.mapping", StringComparison.Ordinal);
        File.WriteAllText(folder.PathOf("modsecurity.conf"), Folders().Replace(recommended, data));
        return $"""
            Include {folder.PathOf("modsecurity.conf")}
            {exclusions}
            SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level={level}"
            Include /usr/share/modsecurity-crs/owasp-crs.load
            """;
    }

    // Apache's workers are another user.
    private static void OpenTo(string folder, UnixFileMode others)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | others);
        }
    }

    // Where it writes: /tmp/ and /var/log/apache2.
    [GeneratedRegex("(?<=^Sec(?:TmpDir|DataDir) )/tmp/|(?<=^SecAuditLog )/var/log/apache2", RegexOptions.Multiline)]
    private static partial Regex Folders();
}
