using Gateway.Evidence.Progress;
using Gateway.Saml.Tree;
using Microsoft.Extensions.Options;

namespace Gateway.Evidence.Identities;

/// <summary>Looks who signs in, where the operator asked for it: of mappings of the waves named, and with a key alone.</summary>
internal sealed class IdentityWatch
{
    private readonly IdentityOptions _options;
    private readonly IdentityRecorder _recorder;

    public IdentityWatch(IOptions<IdentityOptions> options, IdentityRecorder recorder)
    {
        (_options, _recorder) = (options.Value, recorder);
        Key = _options.KeyFile is { Length: > 0 } file ? IdentityKey.Read(file, out _) : null;
    }

    /// <summary>The key; null where the watch is off.</summary>
    public IdentityKey? Key { get; }

    /// <summary>What hashes of a mapping are compared by now; null where nobody of it is watched.</summary>
    /// <param name="wave">The mapping's wave.</param>
    /// <param name="emailSource">What its connection takes the e-mail address from; null where that is not known.</param>
    public string? BasisOf(string? wave, string? emailSource) =>
        Key is not null && emailSource is not null && _options.Covers(wave) ? Key.BasisOf(emailSource) : null;

    /// <summary>True where mappings of this wave are watched.</summary>
    public bool Covers(string? wave) => Key is not null && _options.Covers(wave);

    /// <summary>Takes note of who signed in. Off the redirect path only.</summary>
    /// <param name="identifier">The mapping's identifier.</param>
    /// <param name="wave">Its wave; null where it has none.</param>
    /// <param name="emailSource">What its connection takes the e-mail address from; null where that is not known.</param>
    /// <param name="response">The response, which the legacy side took.</param>
    /// <param name="at">When it came.</param>
    public void See(string identifier, string? wave, string? emailSource, SamlElement response, DateTimeOffset at)
    {
        if (BasisOf(wave, emailSource) is { } basis
            && PersonReader.Read(response, emailSource!, value => Key!.HashOf(identifier, value), UnixDay.Of(UnixDay.DayOf(at))) is { } person)
        {
            _recorder.Saw(identifier, basis, person);
        }
    }
}
