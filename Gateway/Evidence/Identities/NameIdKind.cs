using Gateway.Saml;

namespace Gateway.Evidence.Identities;

/// <summary>What kind of NameID its Format says it is (SAMLCore 8.3), in a closed set: an unknown Format may say more than is to be kept.</summary>
internal enum NameIdKind
{
    /// <summary>There is none, or an encrypted one.</summary>
    None,
    Email,
    Persistent,
    Transient,

    /// <summary>So called, or without a Format (SAMLCore 2.2.2).</summary>
    Unspecified,
    Other,
}

/// <summary>Tells the kind of a NameID.</summary>
internal static class NameIdKinds
{
    /// <param name="format">The NameID's Format; null where it has none.</param>
    public static NameIdKind Of(string? format) => format switch
    {
        null or SamlNames.UnspecifiedFormat => NameIdKind.Unspecified,
        SamlNames.EmailFormat => NameIdKind.Email,
        SamlNames.PersistentFormat => NameIdKind.Persistent,
        SamlNames.TransientFormat => NameIdKind.Transient,
        _ => NameIdKind.Other,
    };
}
