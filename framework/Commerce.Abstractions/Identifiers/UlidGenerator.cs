using System.Security.Cryptography;

namespace Commerce.Identifiers;

/// <summary>Creates monotonic ULIDs: 48 bits of milliseconds, then 80 random bits that only count upwards within a millisecond.</summary>
/// <param name="time">The clock.</param>
public sealed class UlidGenerator(TimeProvider time) : IIdGenerator
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly Lock gate = new();
    private long lastMilliseconds;
    private ushort high;
    private ulong low;

    /// <summary>Returns the first ten characters of all ids of a millisecond. Earlier ids sort before them.</summary>
    internal static string TimePart(DateTimeOffset at) =>
        string.Create(10, at.ToUnixTimeMilliseconds(), static (text, milliseconds) => WriteTime(text, milliseconds));

    /// <inheritdoc/>
    public string NewId()
    {
        long milliseconds;
        ushort top;
        ulong bottom;
        lock (gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > lastMilliseconds)
            {
                lastMilliseconds = now;
                Span<byte> random = stackalloc byte[10];
                RandomNumberGenerator.Fill(random);
                // The top bit stays free, so that counting upwards cannot overflow within a millisecond.
                high = (ushort)(BitConverter.ToUInt16(random) & 0x7FFF);
                low = BitConverter.ToUInt64(random[2..]);
            }
            else if (++low == 0)
            {
                high++;
            }

            (milliseconds, top, bottom) = (lastMilliseconds, high, low);
        }

        return string.Create(26, (milliseconds, new UInt128(top, bottom)), static (text, id) =>
        {
            var (time, random) = id;
            WriteTime(text, time);
            for (var i = 25; i >= 10; i--, random >>= 5)
            {
                text[i] = Alphabet[(int)(random & 31)];
            }
        });
    }

    private static void WriteTime(Span<char> text, long milliseconds)
    {
        for (var i = 9; i >= 0; i--, milliseconds >>= 5)
        {
            text[i] = Alphabet[(int)(milliseconds & 31)];
        }
    }
}
