using System.Runtime.InteropServices;
using Gateway.Mappings;
using Gateway.Storage;

namespace Gateway.Hosting;

/// <summary>Turns this gateway's own emergency switch at SIGUSR1, and when its file is made or removed.</summary>
internal sealed class LocalBreakGlassWatch(LocalBreakGlass breakGlass, TimeProvider timeProvider) : BackgroundService
{
    /// <summary>SIGUSR1 on Linux (signal(7)); the framework takes numbers of the platform that have no name of its own.</summary>
    private const int Usr1OnLinux = 10;

    /// <summary>How soon a file made by hand is seen.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var signal = OperatingSystem.IsLinux() ? PosixSignalRegistration.Create((PosixSignal)Usr1OnLinux, TurnOn) : null;
        while (!stoppingToken.IsCancellationRequested)
        {
            await BackgroundPause.WaitAsync(timeProvider, Interval, stoppingToken);
            breakGlass.Look();
        }
    }

    private void TurnOn(PosixSignalContext context)
    {
        // The default of the platform would end the process.
        context.Cancel = true;
        breakGlass.TurnOnBySignal();
    }
}
