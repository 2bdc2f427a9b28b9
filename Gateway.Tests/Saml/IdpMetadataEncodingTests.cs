using System.Text;
using Gateway.Saml.Metadata;
using Gateway.Tests.Cli.Migrate;

namespace Gateway.Tests.Saml;

/// <summary>Metadata as editors, browsers, shells and XML libraries save it (XML 1.0 4.3.3): read, or refused with what to do.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
internal sealed class IdpMetadataEncodingTests
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly UTF8Encoding MarkedUtf8 = new(encoderShouldEmitUTF8Identifier: true);
    private static readonly UnicodeEncoding LittleEndian = new(bigEndian: false, byteOrderMark: true);
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: true);
    private static readonly UnicodeEncoding Unmarked = new(bigEndian: false, byteOrderMark: false);

    private static IEnumerable<TestCaseData> Readable()
    {
        yield return Case("UTF-8", Utf8, null, "é");
        yield return Case("UTF-8, declared", Utf8, "utf-8", "é");
        yield return Case("UTF-8 with its mark", MarkedUtf8, null, "é");
        yield return Case("UTF-8 with its mark, declared", MarkedUtf8, "UTF-8", "é");
        yield return Case("UTF-16 with its mark", LittleEndian, null, "é");
        yield return Case("UTF-16 with its mark, declared", LittleEndian, "utf-16", "é");
        yield return Case("UTF-16 the other way round, declared", BigEndian, "UTF-16", "é");
        yield return Case("ISO-8859-1, declared", Encoding.Latin1, "ISO-8859-1", "é");
        yield return Case("ISO-8859-1 by another name", Encoding.Latin1, "latin1", "é");
        yield return Case("US-ASCII, declared", Encoding.ASCII, "US-ASCII", "e");
        yield return Case("US-ASCII as lxml names it", Encoding.ASCII, "ASCII", "e");
    }

    [TestCaseSource(nameof(Readable))]
    public void Read_EncodingThatItSays_IsRead(byte[] document, string letter)
    {
        var read = IdpMetadataReader.Read(document);

        Assert.That(read.Fault, Is.Null);
        Assert.That(read.Idp!.EntityId, Is.EqualTo($"https://idp.example.com/{letter}"));
    }

    private static IEnumerable<TestCaseData> Unreadable()
    {
        yield return Case("UTF-8 that .NET's StringWriter declared", Utf8, "utf-16", "is in an encoding");
        yield return Case("UTF-16 of a shell that left the declaration", LittleEndian, "utf-8", "is in an encoding");
        yield return Case("UTF-16 without its mark", Unmarked, "UTF-16", "is in an encoding");
        yield return Case("another encoding", Encoding.Latin1, "windows-1252", "is in an encoding");
        yield return Case("UTF-32", Encoding.UTF32, null, "is in an encoding");
        yield return Case("ISO-8859-1 that is declared as UTF-8", Encoding.Latin1, "UTF-8", "has octets that are none");
        yield return Case("ISO-8859-1 that is not declared", Encoding.Latin1, null, "has octets that are none");
        yield return Case("UTF-8 that is declared as US-ASCII", Utf8, "US-ASCII", "has octets that are none");
    }

    [TestCaseSource(nameof(Unreadable))]
    public void Read_AnotherEncodingThanItSays_SaysWhatToDo(byte[] document, string fault)
    {
        var read = IdpMetadataReader.Read(document);

        Assert.That(read.Idp, Is.Null);
        Assert.That(read.Fault, Does.StartWith(fault).And.Contain("as UTF-8"));
    }

    private static TestCaseData Case(string name, Encoding encoding, string? declared, string expected)
    {
        var letter = expected.Length == 1 ? expected : "é";
        var declaration = declared is null ? "" : $"<?xml version=\"1.0\" encoding=\"{declared}\"?>\n";
        var text = declaration + IdpMetadataXml.Of($"https://idp.example.com/{letter}", MigrateScene.CertificateBase64);
        return new TestCaseData(encoding.GetPreamble().Concat(encoding.GetBytes(text)).ToArray(), expected).SetArgDisplayNames(name);
    }
}
