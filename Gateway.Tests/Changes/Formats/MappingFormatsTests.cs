using Gateway.Changes.Formats;

namespace Gateway.Tests.Changes.Formats;

[Parallelizable]
internal sealed class MappingFormatsTests
{
    [TestCase("text/csv", MappingFormat.Csv)]
    [TestCase("Text/CSV; charset=UTF-8; header=present", MappingFormat.Csv)]
    [TestCase("application/json; charset=\"utf-8\"", MappingFormat.Json)]
    [TestCase("application/yaml", MappingFormat.Yaml)]
    [TestCase("application/x-yaml", MappingFormat.Yaml)]
    [TestCase("text/yaml", MappingFormat.Yaml)]
    [TestCase("text/csv; charset=\"UTF-16\"", MappingFormat.Csv)]
    [TestCase("text/csv; charset=iso-8859-1", null)]
    [TestCase("application/xml", null)]
    [TestCase("multipart/form-data; boundary=x", null)]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void OfContentType_AnyType_IsAFormatOrNone(string? contentType, MappingFormat? expected)
    {
        Assert.That(MappingFormats.OfContentType(contentType), Is.EqualTo(expected));
    }

    [TestCase("mappings.CSV", MappingFormat.Csv)]
    [TestCase("a/b.tsv", MappingFormat.Csv)]
    [TestCase("a.json", MappingFormat.Json)]
    [TestCase("a.yml", MappingFormat.Yaml)]
    [TestCase("a.csv.yaml", MappingFormat.Yaml)]
    [TestCase("a.xlsx", null)]
    [TestCase("csv", null)]
    public void OfFileName_AnyName_IsAFormatOrNone(string path, MappingFormat? expected)
    {
        Assert.That(MappingFormats.OfFileName(path), Is.EqualTo(expected));
    }

    [Test]
    public void EveryFormat_ItsOwnNames_LeadBackToIt()
    {
        foreach (var format in Enum.GetValues<MappingFormat>())
        {
            Assert.That(MappingFormats.OfContentType(format.MediaType()), Is.EqualTo(format));
            Assert.That(MappingFormats.OfFileName("mappings" + format.Extension()), Is.EqualTo(format));
        }
    }
}
