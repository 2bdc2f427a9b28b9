namespace Gateway.Saml.Forms;

/// <summary>The parameter that carries SAML in a request, by the name it has there.</summary>
internal enum SamlParameter
{
    /// <summary>The request carries none.</summary>
    None,
    SAMLResponse,
    SAMLRequest,

    /// <summary>HTTP-Artifact: a reference that only its receiver can redeem (SAMLBind 3.6).</summary>
    SAMLart,

    /// <summary>One of them twice, or two of them: receivers do not agree on which counts.</summary>
    Ambiguous,
}

/// <summary>What a request carries of SAML.</summary>
/// <param name="Parameter">Which parameter carries it.</param>
/// <param name="Result">What came of reading it; null unless the parameter is a SAMLResponse or a SAMLRequest.</param>
/// <param name="RelayStateLength">Bytes of RelayState once decoded, which nobody reads; null where it is absent. At most 80 by SAMLBind
/// 3.4.3, often more.</param>
internal sealed record SamlHttpMessage(SamlParameter Parameter, SamlReadResult? Result, int? RelayStateLength);
