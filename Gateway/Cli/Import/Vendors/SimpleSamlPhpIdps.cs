using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Cli.Import.Json;

namespace Gateway.Cli.Import.Vendors;

/// <summary>
/// SimpleSAMLphp: the array of <c>saml20-idp-remote.php</c> as JSON, by entity id or as a list; or the XML that its metadata converter takes and gives. PHP
/// itself is a program, and is not read.
/// </summary>
internal sealed class SimpleSamlPhpIdps : JsonVendor, IVendor
{
    private const string Redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

    private const string Post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

    private const int PeekLength = 256;

    public override string Thing => "an identity provider of SimpleSAMLphp";

    public override IReadOnlyList<string> Containers => ["[]"];

    public override string Marker => "SingleSignOnService";

    protected override bool MayStandAlone => false;

    async IAsyncEnumerable<ImportedTenant> IVendor.ReadAsync(
        IReadOnlyList<string> files, ImportTerms terms, ImportReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            CheckIsNoPhp(file);
            IVendor vendor = IsXml(file) ? new MetadataDocuments() : this;
            var tenants = vendor == this
                ? ReadAsync([file], terms, report, cancellationToken)
                : vendor.ReadAsync([file], terms, report, cancellationToken);
            await foreach (var tenant in tenants)
            {
                yield return tenant;
            }
        }
    }

    // A name of the document's own object is an entity id, whatever letters it has.
    protected override bool Wants(string pattern) => pattern.Length > 0;

    protected override string? NameOf(VendorFields fields, JsonPart part) =>
        fields.Text("entityid") ?? fields.Text("entityID") ?? (part.Pattern == "[]" ? null : part.Path["$.".Length..]);

    protected override void Translate(string file, JsonPart part, VendorFields fields, ImportedTenant tenant, ImportTerms terms)
    {
        if (fields.Text("metadata-set") is { } set and not "saml20-idp-remote")
        {
            tenant.Refuse($"is of the set {ImportReport.Shown(set)}, not saml20-idp-remote");
            return;
        }

        tenant["idp_entity_id"] = NameOf(fields, part);
        tenant["organization_name"] = fields.Text("name", "en") ?? (fields.Find("name")?.ValueKind is JsonValueKind.String ? fields.Text("name") : null);
        tenant["idp_sso_url"] = SsoUrlOf(fields);
        if (CertificatesOf(fields) is { Count: > 0 } certificates)
        {
            tenant.TakeCertificates("its certificate", certificates);
        }
        else if (fields.Has("certificate"))
        {
            tenant.WhyIncomplete = "names its certificate as a file (certificate), which is not in the export: give it in --table, as certificates";
        }
        else if (fields.Has("certFingerprint"))
        {
            tenant.WhyIncomplete = "has only a fingerprint of its certificate (certFingerprint): give the certificate in --table, as certificates";
        }
    }

    private static string? SsoUrlOf(VendorFields fields)
    {
        if (fields.Find("SingleSignOnService")?.ValueKind is JsonValueKind.String)
        {
            return fields.Text("SingleSignOnService");
        }

        var services = fields.Objects("SingleSignOnService").Select(service => (Binding: service.Text("Binding"), Location: service.Text("Location"))).ToList();
        return services.Find(service => service.Binding == Redirect).Location ?? services.Find(service => service.Binding == Post).Location;
    }

    private static List<string> CertificatesOf(VendorFields fields)
    {
        var keys = fields.Objects("keys")
            .Where(key => key.Text("type") is "X509Certificate" && !key.IsFalse("signing"))
            .Select(key => key.Text("X509Certificate"))
            .OfType<string>()
            .ToList();
        return keys.Count > 0 ? keys : [.. fields.Texts("certData")];
    }

    private static bool IsXml(string file) => Begun(file).TrimStart('\uFEFF', ' ', '\t', '\r', '\n') is ['<', not '?', ..] or ['<', '?', 'x', 'm', 'l', ..];

    private static void CheckIsNoPhp(string file)
    {
        if (Begun(file).Contains("<?php", StringComparison.Ordinal))
        {
            throw new ImportFaultException(
                file, "Is PHP, which is not run: write it as JSON, by php -r 'require \"saml20-idp-remote.php\"; echo json_encode($metadata);'.");
        }
    }

    private static string Begun(string file)
    {
        using var reader = new StreamReader(file);
        var begun = new char[PeekLength];
        return new string(begun, 0, reader.ReadBlock(begun));
    }
}
