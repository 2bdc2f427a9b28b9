namespace Gateway.Demo.Browser;

/// <summary>
/// The CSP <c>form-action</c> of the page whose form was submitted. Chromium holds every redirect that follows against it as well, and
/// that is what blocks a 307 to another origin.
/// </summary>
internal sealed class FormActionRule
{
    public static readonly FormActionRule None = new(null);

    private readonly string[]? _origins;

    private FormActionRule(string[]? origins) => _origins = origins;

    public static FormActionRule Of(string? contentSecurityPolicy)
    {
        var directive = (contentSecurityPolicy ?? "").Split(';', StringSplitOptions.TrimEntries)
            .Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words is ["form-action", ..]);
        return directive is null ? None : new FormActionRule(directive[1..]);
    }

    public bool Allows(Uri url) => _origins is null || _origins.Contains(url.GetLeftPart(UriPartial.Authority), StringComparer.Ordinal);
}
