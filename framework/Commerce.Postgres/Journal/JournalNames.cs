using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Postgres.Journal;

/// <summary>States, actions, outcomes and kinds as they are stored.</summary>
internal static class JournalNames
{
    private static readonly Dictionary<string, WorkflowState> States =
        Enum.GetValues<WorkflowState>().ToDictionary(state => state.WireName, StringComparer.Ordinal);

    private static readonly string[] Actions = ["invoke", "compensate"];
    private static readonly string[] Outcomes = [.. Enum.GetValues<StepOutcome>().Select(outcome => outcome.WireName)];
    private static readonly string[] Kinds = ["complete", "fail", "retry", "cancel", "compensate", "timeout"];

    public static string Name(this StepAction action) => Actions[(int)action];

    public static string Name(this StepOutcome outcome) => Outcomes[(int)outcome];

    public static string Name(this MessageKind kind) => Kinds[(int)kind];

    public static WorkflowState State(string name) => States.TryGetValue(name, out var state) ? state : throw Unknown("state", name);

    public static StepAction Action(string name) => (StepAction)IndexOf(Actions, "action", name);

    public static StepOutcome Outcome(string name) => (StepOutcome)IndexOf(Outcomes, "outcome", name);

    public static MessageKind Kind(string name) => (MessageKind)IndexOf(Kinds, "message kind", name);

    private static int IndexOf(string[] names, string what, string name) =>
        Array.IndexOf(names, name) is >= 0 and var index ? index : throw Unknown(what, name);

    private static FormatException Unknown(string what, string name) => new($"'{name}' is not a valid {what}.");
}
