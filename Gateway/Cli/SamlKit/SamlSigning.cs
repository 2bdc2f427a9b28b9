namespace Gateway.Cli.SamlKit;

/// <summary>What of a response is signed.</summary>
[Flags]
internal enum SamlSigning
{
    None = 0,
    Response = 1,
    Assertion = 2,
    Both = Response | Assertion,
}
