using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Hosting;

/// <summary>
/// The sockets that clients connect to. Linux resets the connections that wait in a socket's queue when it is closed, with the requests that they have
/// sent: so none is let in any more before that, and the queue is emptied.
/// </summary>
internal sealed class ListenSockets
{
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;

    // Classic BPF (linux/filter.h). A TCP socket's filter sees a packet from its TCP header on, whose byte 13 has the flags (RFC 9293 3.1): SYN without ACK
    // asks for a connection. What belongs to one that was answered already, or is established, passes.
    private static readonly Instruction[] DropsSyn = Pinned(
        new Instruction(0x30, 0, 0, 13), // load the byte
        new Instruction(0x54, 0, 0, 0x12), // keep SYN and ACK of it
        new Instruction(0x15, 0, 1, 0x02), // only SYN?
        new Instruction(0x06, 0, 0, 0), // drop the packet
        new Instruction(0x06, 0, 0, uint.MaxValue)); // take all of it

    private readonly ConcurrentBag<Socket> _sockets = [];

    /// <summary>Makes a socket as Kestrel does, which closes it, and remembers it.</summary>
    /// <exception cref="SocketException">The address is in use, or not this machine's.</exception>
    public Socket Bind(EndPoint endPoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>
    /// Lets nobody in any more. Who connects hears nothing, asks again after a second (RFC 6298 2.1) and is refused by the closed socket: a proxy then
    /// takes another gateway, because nothing was sent. Needs no privilege; elsewhere than on Linux it does nothing.
    /// </summary>
    public void TurnAway()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var program = new Program((ushort)DropsSyn.Length, Marshal.UnsafeAddrOfPinnedArrayElement(DropsSyn, 0));
        foreach (var socket in _sockets)
        {
            try
            {
                socket.SetRawSocketOption(SolSocket, SoAttachFilter, MemoryMarshal.AsBytes(new ReadOnlySpan<Program>(in program)));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // A sandbox without socket filters, or the socket is closed: the queue is emptied as far as that goes.
            }
        }
    }

    /// <summary>True while a connection waits to be accepted.</summary>
    public bool HaveWaiting() => _sockets.Any(socket =>
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    });

    // The kernel reads it where it lies.
    private static Instruction[] Pinned(params ReadOnlySpan<Instruction> instructions)
    {
        var pinned = GC.AllocateUninitializedArray<Instruction>(instructions.Length, pinned: true);
        instructions.CopyTo(pinned);
        return pinned;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Program(ushort Length, nint Instructions);
}
