namespace Gateway.Cli.Demo.Browser;

/// <summary>
/// The CSP <c>form-action</c> of the page whose form was submitted. Chromium holds every redirect that follows against it as well, and
/// that is what blocks a 307 to another origin.
/// </summary>
internal sealed class FormActionRule
{
    public static readonly FormActionRule None = new(null);

    private readonly string[]? _sources;

    private FormActionRule(string[]? sources) => _sources = sources;

    public static FormActionRule Of(string? contentSecurityPolicy)
    {
        var directive = (contentSecurityPolicy ?? "").Split(';', StringSplitOptions.TrimEntries)
            .Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words is ["form-action", ..]);
        return directive is null ? None : new FormActionRule(directive[1..]);
    }

    /// <summary>Knows the sources that sign-in pages name: an origin, or a scheme with its colon.</summary>
    public bool Allows(Uri url) => _sources is null || _sources.Contains(url.GetLeftPart(UriPartial.Authority)) || _sources.Contains(url.Scheme + ":");
}
