using System.ComponentModel.DataAnnotations;

namespace Gateway.Evidence.Identities;

/// <summary>Whether and of whom hashes of identities are kept; checked by <see cref="IdentityOptionsValidator"/>.</summary>
internal sealed class IdentityOptions
{
    public const string Section = "Gateway:Identities";

    /// <summary>In <see cref="Waves"/>: every mapping, also one without a wave.</summary>
    public const string AllWaves = "*";

    /// <summary>
    /// A file with the key of the hashes: 32 bytes to 4 KiB, as text or as they are. Every gateway of a fleet has the same. Default: none, which keeps
    /// nothing of anybody.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// The waves whose mappings are watched while they are in shadow; <c>*</c> for all mappings. Default: none, which keeps nothing of anybody.
    /// </summary>
    public List<string> Waves { get; } = [];

    /// <summary>How many people are kept of one mapping, 1-100,000; who comes beyond is counted alone. Default: 20,000, some 4 MB of the store.</summary>
    [Range(1, 100_000, ErrorMessage = "must lie between 1 and 100000.")]
    public int MaxPeople { get; set; } = 20_000;

    /// <summary>True where a mapping of this wave is watched.</summary>
    /// <param name="wave">The mapping's wave; null where it has none.</param>
    public bool Covers(string? wave) => KeyFile is { Length: > 0 } && (Waves.Contains(AllWaves) || (wave is not null && Waves.Contains(wave)));
}
