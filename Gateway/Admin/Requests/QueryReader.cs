using System.Globalization;
using Gateway.Changes.Formats;
using Gateway.Telemetry;

namespace Gateway.Admin.Requests;

/// <summary>Reads query parameters strictly, naming every one that cannot be accepted.</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _parameters;
    private readonly FaultList _faults;

    /// <param name="parameters">What was sent.</param>
    /// <param name="known">Every parameter that may be there.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="repeatable">The one that may stand more than once; null where none may.</param>
    public QueryReader(IQueryCollection parameters, IReadOnlyCollection<string> known, FaultList faults, string? repeatable = null)
    {
        (_parameters, _faults) = (parameters, faults);
        foreach (var (name, values) in parameters)
        {
            // A misspelt filter that is passed over would show, or hide, the wrong rows.
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                faults.Add(name, "unknown_parameter", $"No such parameter.{Spelling.Hint(name, known)}");
            }
            else if (values.Count > 1 && name != repeatable)
            {
                faults.Add(name, "duplicate_parameter", "Stands more than once.");
            }
        }
    }

    /// <summary>The value as sent; null where it is not there, once. The framework's keys ignore case; these are known by one spelling only.</summary>
    public string? ValueOf(string name) => _parameters.Keys.Contains(name, StringComparer.Ordinal) && _parameters[name] is [{ } value] ? value : null;

    /// <summary>Every value of one that may stand more than once.</summary>
    public IReadOnlyList<string> ValuesOf(string name) =>
        _parameters.Keys.Contains(name, StringComparer.Ordinal) ? [.. _parameters[name].OfType<string>()] : [];

    public string? Text(string name, int maxLength)
    {
        var value = ValueOf(name);
        if (value is { Length: 0 } || value?.Length > maxLength || value?.Contains('\0', StringComparison.Ordinal) is true)
        {
            _faults.Add(name, "not_allowed", $"Must have 1 to {maxLength} characters; leave it out to match everything.");
            return null;
        }

        return value;
    }

    /// <summary>A yes or no; no where it is left out or has a fault.</summary>
    public bool Flag(string name)
    {
        var value = ValueOf(name);
        if (value is not (null or "true" or "false"))
        {
            _faults.Add(name, "not_one_of", "Must be true or false.");
        }

        return value == "true";
    }

    public TEnum? Word<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (ValueOf(name) is not { } value)
        {
            return null;
        }

        if (Words.TryParse<TEnum>(value, out var word))
        {
            return word;
        }

        _faults.Add(name, "not_one_of", $"Must be one of {Words.ListOf<TEnum>()}.");
        return null;
    }

    public int Integer(string name, int min, int max, int fallback) => (int)Number(name, min, max, fallback);

    public long Number(string name, long min, long max, long fallback)
    {
        if (ValueOf(name) is not { } value)
        {
            return fallback;
        }

        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        _faults.Add(name, "out_of_range", $"Must be a whole number from {min} to {max}.");
        return fallback;
    }
}
