namespace AlbertEmbed.Tests.Support;

/// <summary>The bytes that a disk has left for all files that are written through it.</summary>
internal sealed class DiskRoom(long left)
{
    private readonly Dictionary<string, MemoryStream> files = new(StringComparer.Ordinal);
    private long left = left;

    /// <summary>Called once, when the last byte is taken and another one is wanted.</summary>
    public Action? OnFull { get; set; }

    /// <summary>What the files hold, by their paths. An open file is locked, so it cannot be read itself.</summary>
    public IReadOnlyDictionary<string, MemoryStream> Files => files;

    /// <summary>Bytes that were written.</summary>
    public long Taken { get; private set; }

    /// <summary>Takes as many of these bytes as there is room for.</summary>
    public int Take(int wanted)
    {
        int taken = (int)Math.Min(wanted, left);
        left -= taken;
        Taken += taken;
        return taken;
    }

    /// <summary>A file on this disk.</summary>
    public Stream Limit(FileStream file) => new LimitedStream(file, files[file.Name] = new MemoryStream(), this);

    private sealed class LimitedStream(FileStream file, MemoryStream copy, DiskRoom room) : Stream
    {
        private bool wasFull;

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => file.Position = value;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int taken = room.Take(buffer.Length);
            copy.Position = file.Position;
            copy.Write(buffer[..taken]);
            file.Write(buffer[..taken]);
            if (taken < buffer.Length)
            {
                if (!wasFull)
                {
                    room.OnFull?.Invoke();
                }

                wasFull = true;
                throw new IOException("No space left on device");
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override void SetLength(long value)
        {
            file.SetLength(value);
            copy.SetLength(value);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                file.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
