namespace Gateway.Storage;

/// <summary>Whether a store is away, told once when it goes and once when it is back, however often it is tried between. For one caller at a time.</summary>
/// <param name="tellAway">Takes why, when it goes.</param>
/// <param name="tellBack">Called when it is back.</param>
internal sealed class StoreLatch(Action<string> tellAway, Action tellBack)
{
    /// <summary>True from the first failure up to the next success.</summary>
    public bool IsAway { get; private set; }

    /// <summary>A call failed.</summary>
    /// <param name="reason">Why; the first one is told.</param>
    public void MarkAway(string reason)
    {
        if (!IsAway)
        {
            tellAway(reason);
        }

        IsAway = true;
    }

    /// <summary>A call succeeded.</summary>
    public void MarkBack()
    {
        if (IsAway)
        {
            tellBack();
        }

        IsAway = false;
    }
}
