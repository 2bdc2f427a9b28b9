using Gateway.Evidence.Connections;

namespace Gateway.Evidence.Parity;

/// <summary>
/// Which connections a whole run found gone. With the keys of another project of Stytch's, all would be: so nothing is done about any where
/// a project has not more of them left.
/// </summary>
internal sealed class GoneConnections
{
    private readonly Dictionary<ConnectionKey, DateTimeOffset> _gone = [];
    private readonly Dictionary<ConnectionKey, bool> _isFound = [];

    /// <summary>Gone for certain, and not known before to be.</summary>
    public IEnumerable<KeyValuePair<ConnectionKey, DateTimeOffset>> Certain => _gone.Where(one => !IsDoubtful(one.Key.Project));

    /// <summary>Projects of which so many are gone that their keys are to be doubted.</summary>
    public IEnumerable<string> Doubtful => _gone.Keys.Select(key => key.Project).Distinct(StringComparer.Ordinal).Where(IsDoubtful);

    public void Add(ConnectionKey key, ConnectionReading reading, ConnectionFacts? before)
    {
        switch (reading)
        {
            case ConnectionReading.Found:
                _isFound[key] = true;
                break;
            case ConnectionReading.Missing missing:
                _isFound[key] = false;
                if (missing.IsConfirmed && before?.DeletedAt is null)
                {
                    _gone[key] = missing.AskedAt;
                }

                break;
        }
    }

    private bool IsDoubtful(string project)
    {
        var found = _isFound.Where(one => one.Key.Project == project).ToList();
        return found.Count(one => one.Value) <= found.Count(one => !one.Value);
    }
}
