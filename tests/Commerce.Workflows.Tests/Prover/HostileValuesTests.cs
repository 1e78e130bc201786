using System.Text.Json;
using Commerce.Serialization;
using Commerce.Testing.Workflows;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>Values that cannot be stored, in place of some that can.</summary>
public class HostileValuesTests
{
    private static readonly Parcel Honest = new("books", 2.5, ["a", "b"]);

    [Fact]
    public void A_type_that_has_such_values_gives_all_of_them()
    {
        Assert.Equal("half of a pair: \ud800", Assert.Single(Of(typeof(string), "text")));
        Assert.Equal(3, Of(typeof(object), null).Count);
        Assert.Equal(3, Of(typeof(List<object?>), new List<object?>()).Count);
        Assert.All(Of(typeof(Parcel), Honest), value => Assert.IsType<Parcel>(value));
        Assert.Equal(4, Of(typeof(Parcel), Honest).Count);
        Assert.Equal("books", Honest.Content);
    }

    [Fact]
    public void A_type_that_has_none_gives_one_that_the_serializer_refuses() =>
        Assert.All([typeof(int), typeof(Guid), typeof(int[])], type => Assert.Single(Of(type, null)));

    [Fact]
    public void A_run_with_values_of_many_types_ends()
    {
        var workflow = Workflow.Create("parcels", (Composer<int> flow) =>
        {
            var parcel = flow.Step(Act("pack", (int _) => (Honest, Honest)), flow.Input);
            var weight = flow.Step(Act("weigh", (Parcel parcel) => (parcel.Weight, (object?)parcel.Extras)), parcel);
            var label = flow.Step(
                Act("label", (double weight) => ($"{weight} kg", new Dictionary<string, string> { ["a"] = "b" })), weight);
            return flow.Step(Act("send", (string text) => (text.Length, text)), label);
        });

        var report = WorkflowProver.Prove(new WorkflowProof<int, int>(workflow, [1])
        {
            World = time =>
            {
                var stage = new Stage(time, new Dictionary<string, Play>());
                return new ProofWorld(stage, stage.Effects.ToString);
            },
            MostPoints = 0,
            Pairs = 0,
            Hostility = Hostility.UnstorableValues,
            HostileCourses = 100,
        }).ThrowIfViolated();

        Assert.True(report.Hostility?.Acts[Hostility.UnstorableValues] > 50, report.ToString());
    }

    private static List<object> Of(Type type, object? honest)
    {
        var values = Enumerable.Range(0, 8).Select(variant => HostileValues.Of(type, honest, variant)!).Distinct(
            ReferenceEqualityComparer.Instance).OfType<object>().ToList();
        Assert.All(values, value => Assert.ThrowsAny<Exception>(() => JsonSerializer.Serialize(value, type, JournalJson.Options)));
        return [.. values.DistinctBy(value => value is string text ? text : Describe(value))];
    }

    private static string Describe(object value) => value switch
    {
        Parcel parcel => $"{parcel.Content} {Describe(parcel.Extras)}",
        IReadOnlyList<object?> { Count: > 0 } list => ReferenceEquals(list[0], list) ? "cycle" : list[0] is string text ? text : "deep",
        _ => value.GetType().Name,
    };

    private static Step<TInput, TOutput> Act<TInput, TOutput, TCompensation>(string name, Func<TInput, (TOutput, TCompensation)> act) =>
        Step.Create<TInput, TOutput, TCompensation>(
            new StepOptions(name) { CompensateUncertain = true },
            (input, step) =>
            {
                Log(step).Do(step, name);
                var (output, compensation) = act(input);
                return Task.FromResult(StepResponse.Of(output, compensation));
            },
            (_, step) =>
            {
                Log(step).Compensate(step);
                return Task.CompletedTask;
            });

    private static EffectLog Log(StepContext step) => ((Stage)step.Container.GetService(typeof(Stage))!).Effects;

    private sealed record Parcel(string Content, double Weight, IReadOnlyList<object?> Extras);
}
