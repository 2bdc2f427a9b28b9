namespace Gateway.Evidence.Handovers;

/// <summary>Whether customers' IT may be given a link to a page with their new settings.</summary>
internal sealed class HandoverOptions
{
    public const string Section = "Gateway:Handover";

    /// <summary>
    /// The origin under which browsers reach the public listener, such as <c>https://sso.acme.com</c>: what a link begins with. Default: none, and there are
    /// no links; their path is then the legacy side's, as any other.
    /// </summary>
    public string? PublicUrl { get; set; }
}
