using System.Text;
using Gateway.Public.Metadata;

namespace Gateway.Tests.Public.Metadata;

[Parallelizable]
internal sealed class MetadataXmlTests
{
    private const string Namespace = "xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\"";

    [TestCase($"<EntityDescriptor {Namespace}/>")]
    [TestCase($"<EntitiesDescriptor {Namespace}><EntityDescriptor/></EntitiesDescriptor>")]
    [TestCase($"<!-- c --><m:EntityDescriptor xmlns:m=\"urn:oasis:names:tc:SAML:2.0:metadata\">é</m:EntityDescriptor>")]
    public void FaultOf_Metadata_IsNone(string xml) => Assert.That(MetadataXml.FaultOf(Encoding.UTF8.GetBytes(xml)), Is.Null);

    [TestCase("", "well-formed")]
    [TestCase("{}", "well-formed")]
    [TestCase($"<EntityDescriptor {Namespace}>", "well-formed")]
    [TestCase($"<EntityDescriptor {Namespace}/><x/>", "well-formed")]
    [TestCase($"<!DOCTYPE x [<!ENTITY c4n4ry SYSTEM 'file:///etc/passwd'>]><EntityDescriptor {Namespace}>&c4n4ry;</EntityDescriptor>", "document type")]
    [TestCase($"<!DOCTYPE EntityDescriptor><EntityDescriptor {Namespace}/>", "document type")]
    [TestCase("<EntityDescriptor/>", "The root")]
    [TestCase($"<html {Namespace}/>", "The root")]
    [TestCase("<html><body>Sign in</body></html>", "The root")]
    public void FaultOf_AnythingElse_SaysWhatAndEchoesNothing(string xml, string fault) =>
        Assert.That(MetadataXml.FaultOf(Encoding.UTF8.GetBytes(xml)), Does.Contain(fault).And.Not.Contain("c4n4ry"));
}
