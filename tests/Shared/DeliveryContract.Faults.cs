using System.Collections.Concurrent;
using Commerce.Events;
using Commerce.Events.Dispatch;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests;

/// <summary>Random subscribers at a store that fails at random.</summary>
public abstract partial class DeliveryContract
{
    private const int Cases = 100;

    /// <summary>What a subscriber does in an attempt.</summary>
    private protected enum Act
    {
        Succeed,
        Throw,
        ThrowIndescribably,
        BreakItsPolicy,
    }

    [Fact]
    public async Task Whatever_fails_each_delivery_is_attempted_as_often_as_it_has_to_be_and_then_ends()
    {
        var number = 0;
        foreach (var world in Worlds(RecordFaults).Sample(Cases, new Rnd(20260101), size: 8))
        {
            await new Trial(this, world, $"case.{number++}").HoldsAsync();
        }
    }

    private static Gen<World> Worlds(params StoreFault[] faults)
    {
        var acts = Gen.Frequency(
            (3, Gen.Constant(Act.Succeed)), (3, Gen.Constant(Act.Throw)), (1, Gen.Constant(Act.ThrowIndescribably)),
            (1, Gen.Constant(Act.BreakItsPolicy)));
        var role =
            from name in Gen.Elements("one", "two", "three")
            from isOrdered in Gen.Elements(true, false)
            from isTransactional in Gen.Elements(true, false)
            from concurrency in Gen.Choose(1, 3)
            from attempts in Gen.Choose(1, 3)
            from plays in acts.NonEmptyListOf()
            select new Role(name, isOrdered, isTransactional, concurrency, attempts, [.. plays]);
        return
            from roles in role.NonEmptyListOf()
            from events in Gen.Choose(1, 6)
            from claims in Gen.Elements(StoreFault.None, StoreFault.Before).ListOf()
            from records in Gen.Elements(faults).ListOf()
            select new World([.. roles.DistinctBy(role => role.Name)], events, [.. claims], [.. records]);
    }

    /// <param name="Name">Its name.</param>
    /// <param name="IsOrdered">Whether it gets the events of a key one after the other.</param>
    /// <param name="IsTransactional">Whether it writes in a transaction.</param>
    /// <param name="Concurrency">How many deliveries it handles at once.</param>
    /// <param name="Attempts">The number of attempts.</param>
    /// <param name="Acts">What it does, event by event and attempt by attempt, from the start again when it comes to the end.</param>
    private sealed record Role(
        string Name, bool IsOrdered, bool IsTransactional, int Concurrency, int Attempts, IReadOnlyList<Act> Acts)
    {
        public Act Play(int number, int attempt) => Acts[(((number - 1) * Attempts) + attempt - 1) % Acts.Count];

        /// <summary>The calls that an event has to lead to, and whether it then is a dead letter.</summary>
        public (int Calls, bool IsDead) Model(int number)
        {
            for (var attempt = 1; attempt <= Attempts; attempt++)
            {
                switch (Play(number, attempt))
                {
                    case Act.Succeed:
                        return (attempt, false);
                    case Act.BreakItsPolicy:
                        return (attempt, true);
                }
            }

            return (Attempts, true);
        }

        public override string ToString() =>
            $"{Name}: ordered {IsOrdered}, transactional {IsTransactional}, {Concurrency} at once, {Attempts} attempts, "
            + string.Join(' ', Acts);
    }

    private sealed record World(
        IReadOnlyList<Role> Roles, int Events, IReadOnlyList<StoreFault> Claims, IReadOnlyList<StoreFault> Records)
    {
        public override string ToString() =>
            $"{Events} events; claims: {string.Join(' ', Claims)}; records: {string.Join(' ', Records)}; {string.Join("; ", Roles)}";
    }

    /// <summary>One world: its subscribers, what they were called for, and the clock of the dispatcher.</summary>
    private sealed class Trial(DeliveryContract contract, World world, string name)
    {
        private readonly SignallingTime time = new();
        private readonly ConcurrentQueue<(string Role, int Number, int Attempt)> calls = new();

        public async Task HoldsAsync()
        {
            contract.Bench.Time = time;
            foreach (var role in world.Roles)
            {
                contract.Bench.Add($"{name}.{role.Name}", Config(role), (delivery, _) => Handle(role, delivery));
            }

            var expected = (
                from role in world.Roles
                from number in Enumerable.Range(1, world.Events)
                from attempt in Enumerable.Range(1, role.Model(number).Calls)
                select (role.Name, number, attempt)).ToList();
            var store = new FaultyStore(contract.Store) { Claims = world.Claims, Records = world.Records };
            using (var dispatcher = contract.Bench.Dispatch(new HostPlace(contract.HostId, store, static () => { })))
            {
                for (var number = 1; number <= world.Events; number++)
                {
                    await contract.EmitAsync(Event(name, number, new EmitOptions { OrderingKey = "key" }));
                }

                while (calls.Count < expected.Count || !dispatcher.IsIdle)
                {
                    // The fetcher looks again when a second has passed, also after a failure.
                    await time.SkipAsync(atMost: TimeSpan.FromMinutes(1));
                }

                await dispatcher.StopAsync(TimeSpan.FromDays(1));
            }

            Assert.True(
                expected.Order().SequenceEqual(calls.Order()),
                $"{world}{Environment.NewLine}expected {string.Join(' ', expected.Order())}{Environment.NewLine}"
                + $"found {string.Join(' ', calls.Order())}");
            foreach (var role in world.Roles)
            {
                Assert.Empty(await contract.ClaimAsync(($"{name}.{role.Name}", world.Events)));
                var numbers = calls.Where(call => call.Role == role.Name).Select(call => call.Number).ToList();
                Assert.True(!role.IsOrdered || numbers.Order().SequenceEqual(numbers), $"{world}: out of order");
                Assert.Equal(
                    Enumerable.Range(1, world.Events).Where(number => role.Model(number).IsDead).Select(number => $"{number}"),
                    (await contract.ListDeadAsync($"{name}.{role.Name}")).Order(StringComparer.Ordinal));
            }
        }

        private SubscriberConfig Config(Role role) => new()
        {
            Event = name,
            Ordered = role.IsOrdered,
            Transactional = role.IsTransactional,
            Concurrency = role.Concurrency,
            Timeout = TimeSpan.FromDays(36_525),
            Retry = new RetryPolicy
            {
                Attempts = role.Attempts,
                Handles = error => error is NotSupportedException ? throw error : true,
            },
        };

        private Task Handle(Role role, Delivery delivery)
        {
            var number = int.Parse(delivery.Event.Data, System.Globalization.CultureInfo.InvariantCulture);
            calls.Enqueue((role.Name, number, delivery.Attempt));
            return role.Play(number, delivery.Attempt) switch
            {
                Act.Throw => Task.FromException(new InvalidOperationException("It throws.")),
                Act.ThrowIndescribably => throw new Indescribable(),
                Act.BreakItsPolicy => throw new NotSupportedException("Its policy throws."),
                _ => Task.CompletedTask,
            };
        }
    }
}
