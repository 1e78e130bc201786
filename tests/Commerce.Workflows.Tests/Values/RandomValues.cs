using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Commerce.Workflows.Tests.Values;

/// <summary>Random types, built of what steps return, and random values of them.</summary>
/// <param name="random">Chance.</param>
internal sealed class RandomValues(Random random)
{
    private static readonly string?[] Texts = [null, "", "a", "ü\0\"\\", "\ud83d\ude00", "2026-01-01T00:00:00Z", "null"];

    private static readonly Dictionary<Type, Func<Random, object?>> Plain = new()
    {
        [typeof(int)] = random => random.Next(int.MinValue, int.MaxValue),
        [typeof(long)] = random => random.NextInt64(long.MinValue, long.MaxValue),
        [typeof(bool)] = random => random.Next(2) == 0,
        [typeof(string)] = random => Texts[random.Next(Texts.Length)],
        [typeof(decimal)] = random => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
        [typeof(double)] = random => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        [typeof(Guid)] = random => new Guid(Bytes(random, 16)),
        [typeof(byte[])] = random => Bytes(random, random.Next(4)),
        [typeof(DayOfWeek)] = random => (DayOfWeek)random.Next(9),
        [typeof(TimeSpan)] = random => new TimeSpan(random.NextInt64(long.MinValue, long.MaxValue)),
        [typeof(DateOnly)] = random => DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber)),
        [typeof(TimeOnly)] = random => new TimeOnly(random.NextInt64(TimeSpan.TicksPerDay)),
        [typeof(DateTime)] = random => new DateTime(
            random.NextInt64(DateTime.MaxValue.Ticks), random.Next(2) == 0 ? DateTimeKind.Utc : DateTimeKind.Unspecified),
        [typeof(DateTimeOffset)] = random => new DateTimeOffset(
            random.NextInt64(TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay),
            TimeSpan.FromMinutes(random.Next(-840, 841))),
    };

    private static readonly Type[] Composed =
    [
        typeof(List<>), typeof(Dictionary<,>), typeof(ValueTuple<,>), typeof(Tuple<,>), typeof(KeyValuePair<,>), typeof(Nullable<>),
        typeof(Record<,>), typeof(Hidden<,>), typeof(Struct<,>), typeof(Fields<,>), typeof(Private<,>),
    ];

    /// <summary>A type that is nested at most so deep.</summary>
    public Type NextType(int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            return Plain.Keys.ElementAt(random.Next(Plain.Count));
        }

        if (random.Next(Composed.Length + 1) is var index && index == Composed.Length)
        {
            return NextType(depth - 1).MakeArrayType();
        }

        var definition = Composed[index];
        if (definition == typeof(Nullable<>))
        {
            return NextType(depth - 1) is { IsValueType: true } value && Nullable.GetUnderlyingType(value) is null
                ? definition.MakeGenericType(value)
                : typeof(int?);
        }

        var arguments = definition.GetGenericArguments().Select(_ => NextType(depth - 1)).ToArray();
        arguments[0] = definition == typeof(Dictionary<,>) ? typeof(Guid) : arguments[0];
        return definition.MakeGenericType(arguments);
    }

    public object? NextValue(Type type)
    {
        if (Plain.TryGetValue(type, out var plain))
        {
            return plain(random);
        }

        if ((!type.IsValueType || Nullable.GetUnderlyingType(type) is not null) && random.Next(6) == 0)
        {
            return null;
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return NextValue(inner);
        }

        if (type.IsArray || type.IsAssignableTo(typeof(IList)) || type.IsAssignableTo(typeof(IDictionary)))
        {
            return NextCollection(type);
        }

        return Activator.CreateInstance(type, [.. type.GetGenericArguments().Select(NextValue)]);
    }

    /// <summary>Asserts that two values are equal in all that a handler could see.</summary>
    public static void AssertEqual(object? expected, object? actual, string where)
    {
        Assert.True(expected?.GetType() == actual?.GetType(), $"{where}: {expected?.GetType()}, {actual?.GetType()}");
        switch (expected, actual)
        {
            case (null, _):
                break;
            case (decimal number, decimal other):
                Assert.True(decimal.GetBits(number).SequenceEqual(decimal.GetBits(other)), where);
                break;
            case (DateTime time, DateTime other):
                Assert.True((time, time.Kind) == (other, other.Kind), where);
                break;
            case (DateTimeOffset time, DateTimeOffset other):
                Assert.True(time.EqualsExact(other), where);
                break;
            case (IDictionary map, IDictionary other):
                AssertEqual(map.Keys.Cast<object>().ToArray(), other.Keys.Cast<object>().ToArray(), $"{where} keys");
                AssertEqual(map.Values.Cast<object>().ToArray(), other.Values.Cast<object>().ToArray(), $"{where} values");
                break;
            case (IList list, IList other):
                Assert.True(list.Count == other.Count, where);
                for (var i = 0; i < list.Count; i++)
                {
                    AssertEqual(list[i], other[i], $"{where}[{i}]");
                }

                break;
            case (ITuple tuple, ITuple other):
                AssertEqual(Items(tuple), Items(other), where);
                break;
            case (_, not null) when expected.GetType().IsGenericType:
                foreach (var part in expected.GetType().GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    AssertEqual(part.GetValue(expected), part.GetValue(actual), $"{where}.{part.Name}");
                }

                break;
            default:
                Assert.True(Equals(expected, actual), $"{where}: {expected}, {actual}");
                break;
        }
    }

    private static object?[] Items(ITuple tuple) => [.. Enumerable.Range(0, tuple.Length).Select(index => tuple[index])];

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private object NextCollection(Type type)
    {
        var count = random.Next(4);
        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType()!, count);
            for (var i = 0; i < count; i++)
            {
                array.SetValue(NextValue(type.GetElementType()!), i);
            }

            return array;
        }

        var collection = Activator.CreateInstance(type)!;
        var arguments = type.GetGenericArguments();
        for (var i = 0; i < count; i++)
        {
            if (collection is IDictionary map)
            {
                map[NextValue(arguments[0])!] = NextValue(arguments[1]);
            }
            else
            {
                ((IList)collection).Add(NextValue(arguments[0]));
            }
        }

        return collection;
    }

    private sealed record Record<T1, T2>(T1 First, T2 Second);

    private sealed record Hidden<T1, T2>([property: Sensitive] T1 First, T2 Second);

    private readonly record struct Struct<T1, T2>(T1 First, T2 Second);

    private sealed class Fields<T1, T2>
    {
        public T1? First;
        public T2? Second;

        public Fields()
        {
        }

        public Fields(T1? first, T2? second) => (First, Second) = (first, second);
    }

    private sealed class Private<T1, T2>
    {
        public Private()
        {
        }

        public Private(T1? first, T2? second) => (First, Second) = (first, second);

        public T1? First { get; private set; }

        public T2? Second { get; }
    }
}
