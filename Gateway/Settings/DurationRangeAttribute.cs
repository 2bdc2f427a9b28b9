using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Gateway.Settings;

/// <summary>
/// The shortest and the longest time that a setting takes. The framework's own Range finds a type's converter by reflection, which a native build lacks.
/// </summary>
/// <param name="shortest">The shortest, such as <c>00:00:05</c>.</param>
/// <param name="longest">The longest.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationRangeAttribute(string shortest, string longest)
    : ValidationAttribute($"must lie between {shortest} and {longest}.")
{
    private readonly TimeSpan _shortest = TimeSpan.Parse(shortest, CultureInfo.InvariantCulture);
    private readonly TimeSpan _longest = TimeSpan.Parse(longest, CultureInfo.InvariantCulture);

    /// <summary>True also where nothing is set.</summary>
    public override bool IsValid(object? value) => value is not TimeSpan duration || (duration >= _shortest && duration <= _longest);
}
