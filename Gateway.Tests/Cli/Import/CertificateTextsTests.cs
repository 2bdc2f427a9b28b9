using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Cli.Import;
using Gateway.Cli.SamlKit;

namespace Gateway.Tests.Cli.Import;

/// <summary>The forms in which vendors write certificates.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class CertificateTextsTests
{
    // Its base64 ends without padding, so that what follows it can be taken for more of it.
    private static readonly (string Pem, byte[] Der) One = Enumerable.Range(1, 60)
        .Select(length => SigningIdentity.Create(new string('o', length), TimeProvider.System).Certificate)
        .Select(certificate => (certificate.ExportCertificatePem(), certificate.RawData))
        .First(certificate => certificate.RawData.Length % 3 == 0);

    private static readonly X509Certificate2 Two = SigningIdentity.Create("two", TimeProvider.System).Certificate;

    private static readonly string First = Convert.ToBase64String(One.Der);

    private static readonly string Second = Convert.ToBase64String(Two.RawData);

    private static IEnumerable<TestCaseData> Forms()
    {
        var pem = One.Pem;
        string[] one = [First];
        string[] both = [First, Second];
        yield return Form("DER in base64", First, one);
        yield return Form("DER in base64, in lines", string.Join("\r\n", First.Chunk(64).Select(line => new string(line))), one);
        yield return Form("PEM", pem, one);
        yield return Form("PEM on one line", pem.ReplaceLineEndings(""), one);
        yield return Form("PEM with line breaks of two letters", pem.ReplaceLineEndings(@"\n"), one);
        yield return Form("base64 of PEM", Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)), one);
        yield return Form("octets of PostgreSQL", @"\x" + Convert.ToHexStringLower(One.Der), one);
        yield return Form("parted by commas", $"{First}, {Second},", both);
        yield return Form("parted by lines", $"{First}\n{Second}\n", both);
        yield return Form("two PEMs", pem + "\n" + Two.ExportCertificatePem(), both);
    }

    [TestCaseSource(nameof(Forms))]
    public void Read_AFormOfAVendor_GivesTheCertificates(string text, string[] expected)
    {
        var (certificates, fault) = CertificateTexts.Read(text);

        Assert.That(fault, Is.Null);
        Assert.That(certificates, Is.EqualTo(expected));
    }

    [TestCase("", "holds no certificate")]
    [TestCase("AAAA", "holds what is no X.509 certificate")]
    [TestCase("sha256:00:11", "holds what is no X.509 certificate")]
    [TestCase(@"\x0", "holds what is no X.509 certificate")]
    [TestCase("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "holds a private key")]
    public void Read_AnythingElse_IsToldApart(string text, string expected)
    {
        var (certificates, fault) = CertificateTexts.Read(text);

        Assert.That(certificates, Is.Empty);
        Assert.That(fault, Does.StartWith(expected));
    }

    [Test]
    public void Read_AnEndlessText_IsNotLookedThrough() =>
        Assert.That(CertificateTexts.Read(new string('A', 1_000_000)).Fault, Does.StartWith("has more than"));

    private static TestCaseData Form(string name, string text, string[] expected) => new TestCaseData(text, expected).SetArgDisplayNames(name);
}
