using System.Text;
using System.Text.Json;
using Gateway.Cli.Import.Json;
using Gateway.Saml.Metadata;

namespace Gateway.Cli.Import.Vendors;

/// <summary>Amazon Cognito: what <c>describe-identity-provider</c> answers, a file each, or several in one list.</summary>
internal sealed class CognitoProviders : JsonVendor
{
    private static readonly (string Claim, string Key)[] Claims =
        [("email", "email"), ("given_name", "first_name"), ("family_name", "last_name"), ("name", "full_name"), ("custom:groups", "groups")];

    public override string Thing => "an identity provider of Cognito";

    public override IReadOnlyList<string> Containers => ["IdentityProvider", "IdentityProviders[]", "[]"];

    public override string Marker => "ProviderDetails";

    protected override JsonElement Unwrap(JsonElement element) => element.TryGetProperty("IdentityProvider", out var inner) ? inner : element;

    protected override string? NameOf(VendorFields fields, JsonPart part) => fields.Text("ProviderName");

    protected override void Translate(string file, JsonPart part, VendorFields fields, ImportedTenant tenant, ImportTerms terms)
    {
        if (fields.Text("ProviderType") is { } type and not "SAML")
        {
            tenant.Refuse($"is of the type {ImportReport.Shown(type)}, not SAML");
            return;
        }

        // Cognito's key cannot be taken out, and no other one be given to it.
        if (fields.IsTrue("ProviderDetails", "EncryptedResponses"))
        {
            tenant.Refuse(
                "its IdP encrypts responses with a key that cannot leave Cognito (EncryptedResponses): it cannot move until the customer stops encrypting");
            return;
        }

        tenant["identifier"] = fields.Text("ProviderName");
        tenant["alternative_acs_url"] = terms.Base is null ? null : $"{terms.Base}/saml2/idpresponse";
        tenant["alternative_audience_uri"] = fields.Text("UserPoolId") is { } pool ? $"urn:amazon:cognito:sp:{pool}" : null;
        tenant["idp_sso_url"] = fields.Text("ProviderDetails", "SSORedirectBindingURI");
        tenant["metadata_url"] = fields.Text("ProviderDetails", "MetadataURL");
        tenant["idp_initiated_auth_disabled"] = fields.IsTrue("ProviderDetails", "IDPInit") ? "false" : "true";
        TakeMetadata(fields, tenant);
        foreach (var (claim, key) in Claims)
        {
            if (fields.Text("AttributeMapping", claim) is { } name)
            {
                tenant.Attributes[key] = name;
            }
        }

        if (fields.Has("ProviderDetails", "RequestSigningAlgorithm"))
        {
            tenant.Lose("Cognito signs its requests (RequestSigningAlgorithm): the IdP may have to be given Stytch's certificate");
        }

        if (fields.IsTrue("ProviderDetails", "IDPSignout"))
        {
            tenant.Lose("single logout (IDPSignout) is not brought over");
        }
    }

    private static void TakeMetadata(VendorFields fields, ImportedTenant tenant)
    {
        if (fields.Text("ProviderDetails", "MetadataFile") is not { } xml)
        {
            return;
        }

        var read = IdpMetadataReader.Read(Encoding.UTF8.GetBytes(xml));
        if (read.Idp is not { } idp)
        {
            tenant.Refuse($"ProviderDetails.MetadataFile {read.Fault}");
            return;
        }

        tenant["idp_entity_id"] = idp.EntityId;
        tenant["idp_sso_url"] ??= idp.SsoUrl;
        tenant.TakeCertificates("ProviderDetails.MetadataFile", idp.Certificates);
    }
}
