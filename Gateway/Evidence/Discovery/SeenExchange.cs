using Gateway.Public.Legacy.Watching;

namespace Gateway.Evidence.Discovery;

/// <summary>An exchange without a mapping that the legacy side took, and that waits to be read.</summary>
internal abstract record SeenExchange
{
    private SeenExchange()
    {
    }

    /// <summary>A form that was posted to an ACS URL.</summary>
    /// <param name="Identifier">Whose.</param>
    /// <param name="Form">The form; whoever takes the exchange out of the queue lets it go.</param>
    /// <param name="AcsUrl">The URL it was posted to, without query.</param>
    public sealed record Response(string Identifier, BodyCopy Form, string AcsUrl) : SeenExchange;

    /// <summary>A redirect that carries a SAMLRequest.</summary>
    /// <param name="Identifier">Whose sign-in was started; null where only the request in it can tell.</param>
    /// <param name="Location">Where the browser was sent.</param>
    public sealed record SignOn(string? Identifier, string Location) : SeenExchange;
}
