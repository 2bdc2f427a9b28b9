using Gateway.Mappings.Table;
using Gateway.Telemetry.Events;

namespace Gateway.Mappings;

/// <summary>
/// Turns the emergency switch of this gateway alone. Asks no store, because it is for the day when the store is what is broken: memory first,
/// then the file that keeps it over a restart.
/// </summary>
/// <param name="table">What requests are answered from.</param>
/// <param name="file">Keeps it.</param>
/// <param name="hasLegacy">True where a legacy cluster is configured; without one it is not turned on, for logins would go nowhere.</param>
/// <param name="events">Told of a switch that no admin call turned; the rows are written when the store is there.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Told of every switch.</param>
internal sealed class LocalBreakGlass(
    MappingTable table, LocalSwitchFile file, bool hasLegacy, EventRecorder events, TimeProvider timeProvider, ILogger<LocalBreakGlass> logger)
{
    /// <summary>The actions of its events, which are those of its admin calls.</summary>
    public const string OnAction = "set_local_break_glass";
    public const string OffAction = "end_local_break_glass";

    private const string BySignal = "signal";

    private readonly Lock _lock = new();
    private bool _wasThere;

    /// <summary>Turns it on; where it is on already, the newest reason counts.</summary>
    public void TurnOn(string by, string? reason, string? ticket)
    {
        lock (_lock)
        {
            var turned = new LocalSwitch(timeProvider.GetUtcNow(), by, reason, ticket);
            table.LocalSwitch = turned;
            try
            {
                file.Write(turned);
                _wasThere = true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                table.LocalSwitch = turned with { IsKept = false };
                logger.LocalBreakGlassNotKept(file.Path, e.Message);
            }

            logger.LocalBreakGlassOn(by, reason);
        }
    }

    /// <summary>Turns it off. False where its file could not be removed: a restart would turn it on again.</summary>
    public bool TurnOff(string by)
    {
        lock (_lock)
        {
            var isRemoved = true;
            table.LocalSwitch = null;
            try
            {
                file.Remove();
                _wasThere = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                isRemoved = false;
                logger.LocalBreakGlassFileStays(file.Path, e.Message);
            }

            logger.LocalBreakGlassOff(by);
            return isRemoved;
        }
    }

    /// <summary>A signal asks for it: the way of who has no admin key that can be verified without the store.</summary>
    public void TurnOnBySignal()
    {
        if (!hasLegacy)
        {
            logger.LocalBreakGlassWithoutLegacy(BySignal);
            return;
        }

        TurnOn(BySignal, reason: null, ticket: null);
        Tell(OnAction, BySignal);
    }

    /// <summary>Follows the file, which may have been made or removed by hand. Nothing happens while it is as it was.</summary>
    public void Look()
    {
        lock (_lock)
        {
            var isThere = file.IsThere;
            if (isThere == _wasThere)
            {
                return;
            }

            _wasThere = isThere;
            if (!isThere)
            {
                table.LocalSwitch = null;
                logger.LocalBreakGlassOff(LocalSwitchFile.ByFile);
                Tell(OffAction, LocalSwitchFile.ByFile);
                return;
            }

            if (!hasLegacy)
            {
                logger.LocalBreakGlassWithoutLegacy(file.Path);
                return;
            }

            var read = file.Read();
            table.LocalSwitch = read;
            logger.LocalBreakGlassOn(read.By, read.Reason);
            Tell(OnAction, read.By);
        }
    }

    private void Tell(string action, string by)
    {
        if (events.Admits(EventLane.Changes))
        {
            events.Record(EventLane.Changes, new GatewayEvent { Action = action, Status = EventStatus.Success, By = by });
        }
    }
}
