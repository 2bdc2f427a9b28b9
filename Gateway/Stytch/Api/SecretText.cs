namespace Gateway.Stytch.Api;

/// <summary>A text that is sent to Stytch and shown to nobody.</summary>
internal sealed class SecretText(string value)
{
    /// <summary>What stands in its place.</summary>
    public const string Shown = "***";

    public string Reveal() => value;

    public override string ToString() => Shown;
}
