using System.Buffers.Binary;
using System.Text;

namespace Kernel.Tests.Oracle;

/// <summary>An Ethernet device whose cable ends in this process: frames written here arrive in the namespace.</summary>
/// <remarks>TAP, not TUN: a TUN packet has no source MAC. The kernel handles a frame within the write, so verdicts are complete after it.</remarks>
internal sealed class TapDevice : IDisposable
{
    private const nuint SetInterface = 0x400454ca;
    private const short EthernetWithoutHeader = 0x0002 | 0x1000;
    private readonly byte[] _buffer = new byte[65536];
    private readonly int _descriptor;

    internal TapDevice(string name)
    {
        _descriptor = LinuxCalls.Open("/dev/net/tun", LinuxCalls.OpenReadWriteNonBlocking);
        if (_descriptor < 0)
            throw LinuxCalls.Failure("open /dev/net/tun");
        Span<byte> request = stackalloc byte[40];
        request.Clear();
        Encoding.ASCII.GetBytes(name, request);
        BinaryPrimitives.WriteInt16LittleEndian(request[16..], EthernetWithoutHeader);
        if (LinuxCalls.Ioctl(_descriptor, SetInterface, request) < 0)
            throw LinuxCalls.Failure($"TUNSETIFF {name}");
    }

    internal void Inject(ReadOnlySpan<byte> frame)
    {
        if (LinuxCalls.Write(_descriptor, frame, (nuint)frame.Length) != frame.Length)
            throw LinuxCalls.Failure("write to the TAP device");
    }

    /// <summary>Hands every frame that the namespace has sent to the consumer, until none is left.</summary>
    internal void Drain(Action<ReadOnlySpan<byte>> consume)
    {
        while (LinuxCalls.Read(_descriptor, _buffer, (nuint)_buffer.Length) is var length and > 0)
            consume(_buffer.AsSpan(0, (int)length));
    }

    public void Dispose() => _ = LinuxCalls.Close(_descriptor);
}
