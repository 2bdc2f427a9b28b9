using Gateway.Mappings;
using Gateway.Public.Legacy.Watching;

namespace Gateway.Evidence.Shadow;

/// <summary>A response of a mapping in shadow that was passed on and waits to be checked.</summary>
/// <param name="Entry">The mapping.</param>
/// <param name="Form">The form as it was posted; whoever takes the exchange out of the queue lets it go. Null where the POST had none.</param>
/// <param name="At">When its answer was through.</param>
/// <param name="Status">What the legacy side answered.</param>
/// <param name="AcsUrl">The URL it was posted to, without query.</param>
/// <param name="IsCut">True where the form goes on beyond what is looked at.</param>
internal sealed record ShadowExchange(MappingEntry Entry, BodyCopy? Form, DateTimeOffset At, int Status, string AcsUrl, bool IsCut)
{
    public int Bytes => Form?.Content.Length ?? 0;

    /// <summary>True where the legacy side did not take it, or was not there to do so.</summary>
    public bool IsRefused => Status >= StatusCodes.Status400BadRequest;
}
