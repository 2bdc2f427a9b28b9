namespace Gateway.Demo.Saml;

/// <summary>The identity providers whose responses the demo can make; <see cref="IdpProfile"/> says what each looks like.</summary>
internal enum IdpShape
{
    /// <summary>Response and assertion both signed.</summary>
    Okta,

    /// <summary>Only the assertion signed.</summary>
    Entra,

    /// <summary>Only the response signed.</summary>
    GoogleWorkspace,
}
