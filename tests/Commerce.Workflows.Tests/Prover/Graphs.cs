namespace Commerce.Workflows.Tests.Prover;

/// <summary>Makes random graphs, and smaller ones of them.</summary>
internal static class Graphs
{
    public static Chain Random(int seed)
    {
        var random = new Random(seed);
        var ids = 0;
        return Chain(random, ref ids, depth: 0, beside: false);
    }

    /// <summary>Graphs that are a little smaller, the much smaller ones first.</summary>
    public static IEnumerable<Chain> Shrink(Chain chain)
    {
        var parts = chain.Parts;
        for (var i = 0; i < parts.Count; i++)
        {
            yield return With(parts, i);
            foreach (var inner in Bodies(parts[i]))
            {
                yield return With(parts, i, [.. inner.Parts]);
            }

            foreach (var smaller in Shrink(parts[i]))
            {
                yield return With(parts, i, smaller);
            }
        }
    }

    private static Chain With(IReadOnlyList<Part> parts, int index, params Part[] instead) =>
        new([.. parts.Take(index), .. instead, .. parts.Skip(index + 1)]);

    private static IEnumerable<Chain> Bodies(Part part) => part switch
    {
        Choice choice => choice.Otherwise is { } otherwise ? [choice.Then, otherwise] : [choice.Then],
        Loop loop => [loop.Body],
        Inner inner => [inner.Body],
        Beside beside => beside.Branches,
        _ => [],
    };

    private static IEnumerable<Part> Shrink(Part part) => part switch
    {
        Choice choice => [
            .. choice.Otherwise is null
                ? (IEnumerable<Part>)[]
                : [choice with { Otherwise = null }, .. Shrink(choice.Otherwise).Select(smaller => choice with { Otherwise = smaller })],
            .. Shrink(choice.Then).Select(smaller => choice with { Then = smaller })],
        Loop loop => [
            .. loop.Lanes > 1 ? (IEnumerable<Part>)[loop with { Lanes = 1 }] : [],
            .. loop.Count > 0 ? (IEnumerable<Part>)[loop with { Count = loop.Count - 1 }] : [],
            .. Shrink(loop.Body).Select(smaller => loop with { Body = smaller })],
        Inner inner => Shrink(inner.Body).Select(smaller => inner with { Body = smaller }),
        Beside beside => beside.Branches.SelectMany((branch, index) => Shrink(branch)
            .Select(smaller => beside with { Branches = [.. beside.Branches.Take(index), smaller, .. beside.Branches.Skip(index + 1)] })),
        Call call => new[]
        {
            call with { Fails = 0, Hangs = false, Attempts = 1 },
            call with { CompensationFails = 0, CompensationAttempts = 1 },
            call with { HalfWay = false },
            call with { Hangs = false },
            call with { InUnit = false }, call with { NotCompensated = false }, call with { Minutes = 0 }, call with { Policy = 0 },
        }.Where(smaller => smaller != call),
        _ => [],
    };

    private static Chain Chain(Random random, ref int ids, int depth, bool beside)
    {
        var parts = new List<Part>();
        for (var left = random.Next(depth == 0 ? 1 : 0, 4); left > 0; left--)
        {
            parts.Add(Part(random, ref ids, depth, beside));
        }

        return new Chain(parts);
    }

    private static Part Part(Random random, ref int ids, int depth, bool beside)
    {
        var id = ++ids;
        switch (random.Next(depth >= 3 ? 12 : 20))
        {
            case < 8:
                return Call(random, id, beside);
            case < 9:
                return new Question(id, random.Next(4) > 0);
            case < 11:
                return new Announcement(id);
            case < 12:
                return new Pause(id, random.Next(3) * 9);
            case < 14:
                return new Choice(
                    id, Chain(random, ref ids, depth + 1, beside), random.Next(2) == 0 ? Chain(random, ref ids, depth + 1, beside) : null);
            case < 16:
                var branches = new Chain[random.Next(2, 4)];
                for (var i = 0; i < branches.Length; i++)
                {
                    branches[i] = Chain(random, ref ids, depth + 1, beside: true);
                }

                return new Beside(id, branches);
            case < 18:
                var lanes = random.Next(1, 4);
                return new Loop(id, random.Next(4), lanes, Chain(random, ref ids, depth + 1, beside || lanes > 1));
            default:
                return new Inner(id, Chain(random, ref ids, depth + 1, beside));
        }
    }

    private static Call Call(Random random, int id, bool beside)
    {
        bool OneIn(int number) => random.Next(number) == 0;
        var inUnit = OneIn(3);
        var attempts = random.Next(1, 4);
        return new Call(id)
        {
            InUnit = inUnit,
            Attempts = attempts,
            Fails = OneIn(3) ? random.Next(1, attempts + 2) : 0,
            CompensationAttempts = random.Next(1, 3),
            CompensationFails = OneIn(6) ? random.Next(1, 4) : 0,
            HalfWay = OneIn(15),
            Hangs = OneIn(6),

            // What was under way beside a step that failed is only compensated when it says so.
            Uncertain = beside || OneIn(4),
            NotCompensated = !beside && OneIn(10),
            Minutes = random.Next(3) * 7,
            Policy = OneIn(2) ? 0 : random.Next(3),
        };
    }
}
