using System.Text.RegularExpressions;
using Gateway.Stytch;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stytch;

[Parallelizable]
internal sealed class RedirectUrlsTests
{
    /// <summary>What the corpus of open redirects is written against.</summary>
    public static readonly string[] Registered =
    [
        "https://app.example.com/auth/callback", "https://app.example.com/cb?next={}&v=1", "https://*.preview.example.com/cb", "http://localhost:3000/cb",
        "com.acme.app://callback",
    ];

    private static readonly RedirectUrls Urls = new(Registered);

    public static IEnumerable<string> OpenRedirects() => Repository.Read("Gateway.Tests/Corpora/open-redirects.txt").Split('\n')
        .Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
        .Select(Regex.Unescape);

    [TestCaseSource(nameof(OpenRedirects))]
    public void Choose_OpenRedirect_IsTheDefault(string requested) => Assert.That(Urls.Choose(requested), Is.EqualTo(Registered[0]));

    [TestCase("https://app.example.com/auth/callback")]
    [TestCase("https://app.example.com/cb?next=&v=1")]
    [TestCase("https://app.example.com/cb?next=%2Fdeep%2Flink%3Fa%3D1&v=1")]
    [TestCase("https://app.example.com/cb?next=https://evil.example/?a=b&v=1")]
    [TestCase("https://a.preview.example.com/cb")]
    [TestCase("https://pr-41.preview.example.com/cb")]
    [TestCase("http://localhost:3000/cb")]
    [TestCase("com.acme.app://callback")]
    public void Choose_RegisteredUrl_IsPassedOn(string requested) => Assert.That(Urls.Choose(requested), Is.EqualTo(requested));

    [Test]
    public void Choose_OnlyAmongOpenOnes_HasNoDefault()
    {
        var urls = new RedirectUrls(["https://*.example.com/cb", "https://app.example.com/cb?next={}"]);

        Assert.That(urls.Choose(null), Is.Null);
        Assert.That(urls.Choose("https://evil.example"), Is.Null);
        Assert.That(urls.Choose("https://a.example.com/cb"), Is.EqualTo("https://a.example.com/cb"));
    }

    [Test]
    public void Choose_WildcardAndPlaceholderInOne_BothMatch()
    {
        var urls = new RedirectUrls(["https://pr-*.example.com/cb?a={}&b={}"]);

        Assert.That(urls.Choose("https://pr-7.example.com/cb?a=1&b=2"), Is.Not.Null);
        Assert.That(urls.Choose("https://pr-.example.com/cb?a=1&b=2"), Is.Null);
        Assert.That(urls.Choose("https://pr-7.example.com/cb?a=1&b=2&c=3"), Is.Null);
    }

    [Test]
    public void Choose_LongerThanAnyUrl_IsTheDefault() =>
        Assert.That(Urls.Choose($"https://app.example.com/cb?next={new string('a', RedirectUrl.MaxLength)}&v=1"), Is.EqualTo(Registered[0]));

    [TestCaseSource(nameof(Registered))]
    [TestCase("http://127.0.0.1:3000/cb")]
    [TestCase("http://[::1]:3000/cb")]
    [TestCase("https://app.example.com")]
    [TestCase("https://app.example.com:8443/?a=b&c={}")]
    [TestCase("https://pr-*.example.com/")]
    [TestCase("msauth.com.acme.app://auth")]
    public void FaultsOf_UrlOfATestProject_AreNone(string url) => Assert.That(RedirectUrlRules.FaultsOf(url, StytchEnvironment.Test), Is.Empty);

    [TestCase(StytchEnvironment.Live, "http://localhost:3000/cb", "must be https")]
    [TestCase(StytchEnvironment.Live, "https://*.example.com/cb", "no_wildcards_in_live_redirect_url")]
    [TestCase(StytchEnvironment.Test, "http://app.example.com/cb", "must be https")]
    [TestCase(StytchEnvironment.Test, "https://*.com/cb", "top-level")]
    [TestCase(StytchEnvironment.Test, "https://*/cb", "top-level")]
    [TestCase(StytchEnvironment.Test, "https://example.*/cb", "top-level")]
    [TestCase(StytchEnvironment.Test, "https://a.*.com/cb", "top-level")]
    [TestCase(StytchEnvironment.Test, "https://*.*.example.com/cb", "one *")]
    [TestCase(StytchEnvironment.Test, "https://*x.example.com/cb", "one *")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com/cb#x", "fragment")]
    [TestCase(StytchEnvironment.Test, "https://user@app.example.com/cb", "take out the user")]
    [TestCase(StytchEnvironment.Test, "https://App.example.com/cb", "lower-case name")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com./cb", "lower-case name")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com:99999/cb", "port")]
    [TestCase(StytchEnvironment.Test, "https:///cb", "lower-case name")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com/*/cb", "a path is compared exactly")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com/{}/cb", "a path is compared exactly")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com/a/../cb", "dot segments")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com/a/%2E%2e/cb", "dot segments")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com/cb?next=a{}", "a placeholder is a whole value")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com/cb?{}=a", "a placeholder is a whole value")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com/cb?next={name}", "a placeholder is a whole value")]
    [TestCase(StytchEnvironment.Test, "javascript://app.example.com/", "app's own scheme")]
    [TestCase(StytchEnvironment.Test, "app://callback", "app's own scheme")]
    [TestCase(StytchEnvironment.Test, "com.acme.app://*", "compared exactly")]
    [TestCase(StytchEnvironment.Test, "/cb", "absolute URL")]
    [TestCase(StytchEnvironment.Test, "HTTPS://app.example.com/cb", "absolute URL")]
    [TestCase(StytchEnvironment.Test, "https://äpp.example.com/cb", "plain ASCII")]
    [TestCase(StytchEnvironment.Test, "https://app.example.com\\cb", "plain ASCII")]
    public void FaultsOf_Url_NamesWhatIsWrong(StytchEnvironment environment, string url, string fault) =>
        Assert.That(RedirectUrlRules.FaultsOf(url, environment), Has.Some.Contains(fault));

    [Test]
    public void Validate_SeveralFaultyUrls_NamesEachWithItsKey()
    {
        var options = new StytchOptions
        {
            Projects =
        {
            new() { Name = "live", Environment = StytchEnvironment.Live, RedirectUrls = { "http://app.example.com/cb", "https://*.example.com/cb#x" } },
        }
        };

        var faults = new StytchOptionsValidator().Validate(name: null, options).Failures!.ToList();

        Assert.That(faults, Has.Count.EqualTo(3));
        Assert.That(faults, Has.All.StartsWith("Gateway:Stytch:Projects:0:RedirectUrls:"));
    }
}
