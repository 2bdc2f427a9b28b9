namespace Gateway.Stytch.Api;

/// <summary>A text that is sent to Stytch and shown to nobody.</summary>
internal sealed class SecretText(string value)
{
    public string Reveal() => value;

    public override string ToString() => "***";
}
