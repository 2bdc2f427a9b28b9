namespace Gateway.Evidence.Discovery;

/// <summary>An identity provider's product, guessed by its addresses. The wire name is the member's name in snake_case.</summary>
internal enum IdpProduct
{
    Okta,
    Entra,
    Google,
    Onelogin,
    Ping,
    Adfs,
    Shibboleth,
}
