using System.Text;

namespace PortAudit.Reporting.Json;

/// <summary>Lets a writer of UTF-8 bytes end in a <see cref="TextWriter"/>, so that all formats share one kind of output.</summary>
internal sealed class TextWriterStream(TextWriter output) : Stream
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _chars = new char[4096];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new InvalidOperationException("a stream for writing only");

    public override long Position
    {
        get => throw new InvalidOperationException("a stream for writing only");
        set => throw new InvalidOperationException("a stream for writing only");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            _decoder.Convert(buffer, _chars, false, out var used, out var written, out _);
            output.Write(_chars.AsSpan(0, written));
            buffer = buffer[used..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // The caller decides when its writer is flushed.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("a stream for writing only");

    public override long Seek(long offset, SeekOrigin origin) => throw new InvalidOperationException("a stream for writing only");

    public override void SetLength(long value) => throw new InvalidOperationException("a stream for writing only");
}
