using Gateway.Mappings;
using Gateway.Storage;

namespace Gateway.Changes.Rollout;

/// <summary>Knows what stands in the way of sending logins to Stytch. Asked before a cutover that is not forced.</summary>
internal interface IReadiness
{
    /// <summary>How many mappings are best asked for at once: what traffic showed of each may be some kilobytes.</summary>
    const int PageSize = 250;

    /// <summary>By identifier, of those whose logins would fail; the others are left out.</summary>
    /// <exception cref="StoreUnavailableException">What was seen cannot be read, so nobody knows.</exception>
    Task<IReadOnlyDictionary<string, IReadOnlyList<CutoverBlock>>> BlocksOfAsync(
        IReadOnlyList<ConnectionMapping> mappings, CancellationToken cancellationToken);
}

/// <summary>One thing that stands in the way of a cutover.</summary>
/// <param name="Code">A stable snake_case word.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What can be done; null where nothing can.</param>
internal sealed record CutoverBlock(string Code, string Message, string? Remedy)
{
    /// <summary>Both in one.</summary>
    public string ToSentence() => Remedy is null ? Message : $"{Message} {Remedy}";
}
