namespace Commerce.Hosting.Tests.Support;

/// <summary>Contracts with every kind of member, and code that uses them.</summary>
internal static class EveryMember
{
    public const string Contracts = """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        namespace Acme;

        [AttributeUsage(AttributeTargets.All)]
        public sealed class MarkAttribute(string name, params Type[] types) : Attribute
        {
            public string Name => name;
            public Type[] Types { get; set; } = types;
        }

        public enum Kind : byte { One, Two }

        public delegate TResult Make<in T, out TResult>(T value, ref int count);

        public interface IRead<out T> where T : class?
        {
            T Current { get; }
            IAsyncEnumerable<T> StreamAsync(string? filter = null);
            int Count() => 1;
            static virtual int Total() => 2;
            static int Shared;
        }

        public interface IStore<T> : IRead<T> where T : class?
        {
            T this[int at, string key] { get; set; }
            event EventHandler<T> Changed;
            Task<IReadOnlyList<T>> FindAsync<TKey>(TKey key, params T[] more) where TKey : notnull;
            (int Count, T? First) Tuple(in Kind kind, out DateTime at, ref readonly long number);
        }

        public abstract class Node<T> : Exception, IComparable<Node<T>>
        {
            protected Node(T value) => Value = value;
            public T Value { get; protected internal set; }
            public volatile int Number;
            public readonly T[][,]? Cells;
            public virtual Node<T> Self(Node<T>? other) => this;
            public int CompareTo(Node<T>? other) => 0;
            protected virtual void OnChange<TOther>(Dictionary<T, TOther> map) where TOther : notnull { }

            public class Child<TKey>
            {
                public Dictionary<TKey, T>? Map;
                public static Child<TKey> Create(T value, TKey key) => new();
                public struct Leaf { public T Value; public TKey Key; public readonly Leaf Turn() => this; }
            }
        }

        public class Leaf(int value) : Node<int>(value)
        {
            public override Leaf Self(Node<int>? other) => this;
            public static Leaf operator +(Leaf a, Leaf b) => a;
            public static implicit operator int(Leaf leaf) => leaf.Value;
            public static explicit operator Leaf(string text) => new(1);
        }

        public record Order(string Id, decimal Total) { public required Kind Kind { get; init; } }

        public sealed record Paid(string Id, decimal Total, DateTimeOffset At) : Order(Id, Total);

        public readonly record struct Point(int X, int Y);

        public ref struct Window
        {
            public Span<byte> Bytes;
            public ref int At(scoped Span<int> all) => ref System.Runtime.CompilerServices.Unsafe.NullRef<int>();
        }

        public static unsafe class Native
        {
            public static int Call(delegate*<int, int> call, int* at, void** more, nint size, nuint other) => 1;
            public static delegate* unmanaged<void> Pointer;
            public static int Many(__arglist) => 0;
            public static void Typed(TypedReference value, dynamic any, object other) { }
        }

        public static class Extensions
        {
            public static int Old(this string text) => 1;

            extension(string text)
            {
                public int Size => text.Length;
                public T As<T>(T value) => value;
            }

            extension<T>(IEnumerable<T> all)
            {
                public static IEnumerable<T> None => [];
                public T? Second() => default;
            }
        }
        """;

    public const string Use = """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Acme;

        [assembly: Mark("a", typeof(Node<>.Child<>), Types = new[] { typeof(Order) })]

        namespace Acme.Orders;

        [Mark("b")]
        public sealed class Store<T> : IStore<T> where T : class, new()
        {
            public T Current => new();
            public T this[int at, string key] { get => new(); set { } }
            public event EventHandler<T> Changed { add { } remove { } }
            public async IAsyncEnumerable<T> StreamAsync(string? filter) { await Task.Yield(); yield return Current; }
            Task<IReadOnlyList<T>> IStore<T>.FindAsync<TKey>(TKey key, params T[] more) => Task.FromResult<IReadOnlyList<T>>(more);
            public (int Count, T? First) Tuple(in Kind kind, out DateTime at, ref readonly long number) { at = default; return default; }
        }

        public class Own<T>(T value) : Node<List<T>>([value])
        {
            public override Node<List<T>> Self(Node<List<T>>? other) { Value = []; Number++; _ = Cells?[0][1, 2]; return base.Self(other); }
            protected override void OnChange<TOther>(Dictionary<List<T>, TOther> map) => base.OnChange(map);
            public Child<int>.Leaf Turn(Child<int>.Leaf leaf) { leaf.Key = 1; leaf.Value = []; return leaf.Turn(); }
        }

        public static class Uses
        {
            public static async Task<object?> RunAsync<T>(IStore<T> store) where T : class
            {
                store.Changed += (_, _) => { };
                store[1, "a"] = store[2, "b"];
                await foreach (var one in store.StreamAsync()) { _ = one; }
                var found = await store.FindAsync(1, store.Current);
                var number = 1L;
                var (count, first) = store.Tuple(Kind.Two, out var at, in number);
                IRead<object>.Shared = store.Count();
                return (found, count, first, at, new Store<List<int>>().Current, typeof(IStore<>), nameof(Order));
            }

            public static int Static<T>() where T : IRead<string> => T.Total();

            public static object Types(Leaf leaf)
            {
                var order = new Paid("1", 2m, default) { Kind = Kind.One } with { Total = 3m };
                var ((x, y), (id, total)) = (new Point(1, 2), (Order)order);
                Make<string, Leaf> make = (string text, ref int count) => (Leaf)text;
                var counter = x + y + (int)total;
                leaf = make(id, ref counter) + leaf.Self(leaf);
                leaf.Number = leaf.CompareTo(leaf) + leaf + leaf.Value + leaf.Message.Length;
                var child = Node<int>.Child<string>.Create(1, "a");
                child.Map = new() { ["a"] = 1 };
                var isSame = new Point(1, 1) == default;
                return (isSame, order == order with { }, order.ToString(), order.GetHashCode(), new Own<int>(1).Self(null));
            }

            public static unsafe int Pointers(int* at)
            {
                Native.Typed(__makeref(at[0]), 1, "");
                Native.Pointer = null;
                var window = new Window { Bytes = stackalloc byte[1] };
                return window.At(default) + Native.Call(&Twice, at, null, 1, 2) + Native.Many(__arglist(1, "a"));
            }

            public static object Extended(string text) =>
                (text.Old(), text.Size, text.As(1), new[] { text }.Second(), IEnumerable<int>.None);

            private static int Twice(int value) => value * 2;
        }
        """;
}
