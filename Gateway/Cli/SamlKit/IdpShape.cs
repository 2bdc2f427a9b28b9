namespace Gateway.Cli.SamlKit;

/// <summary>The identity providers whose responses the demo can make; <see cref="IdpProfile"/> says what each looks like.</summary>
internal enum IdpShape
{
    /// <summary>Response and assertion both signed.</summary>
    Okta,

    /// <summary>Only the assertion signed.</summary>
    Entra,

    /// <summary>Only the response signed.</summary>
    GoogleWorkspace,

    /// <summary>Only the assertion signed, times without fractions of a second.</summary>
    OneLogin,

    /// <summary>Only the response signed, XML IDs with full stops and hyphens.</summary>
    PingFederate,

    /// <summary>Only the response signed, attributes named by OID.</summary>
    Shibboleth,

    /// <summary>Only the assertion signed, which may be presented for five minutes although it is valid for an hour.</summary>
    Adfs,
}
