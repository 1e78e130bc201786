using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Commerce.Diagnostics;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Commands.Modules;
using Commerce.Serialization;
using Commerce.Text;
using Microsoft.Extensions.Hosting;
using ParsedCommand = System.CommandLine.Parsing.CommandResult;

namespace Commerce.Hosting.Commands;

/// <summary>Runs a command instead of serving.</summary>
/// <param name="commands">The host's own commands.</param>
/// <param name="modules">The commands of modules.</param>
/// <param name="boot">Boots as far as the command needs.</param>
/// <param name="environment">Names the application.</param>
internal sealed class CommandLine(
    IEnumerable<ApplicationCommand> commands, ModuleCommands modules, BootSequence boot, IHostEnvironment environment)
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const string Interrupted = "The command was interrupted.";

    private readonly Option<bool> json = new("--json") { Description = "Write the result as JSON, and nothing else", Recursive = true };

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The words, arguments and options.</param>
    /// <param name="output">Receives the result, and nothing else.</param>
    /// <param name="error">Receives everything else.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 used wrongly.</returns>
    public async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        // The parser would answer in the language of the machine, in the midst of messages in English.
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var (all, reasons) = await FindAsync(arguments[0], error, cancellationToken);
        if (reasons is not null)
        {
            return await FailAsync(arguments[0], reasons, error);
        }

        var parsed = Root(all, output, error).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, Mistakes(parsed, string.Join(' ', arguments))));
            return WrongUsage;
        }

        // Signals and exceptions are handled here.
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    private static IEnumerable<Problem> Mistakes(ParseResult parsed, string arguments)
    {
        var words = Words(parsed.CommandResult);
        if (parsed.CommandResult.Command is { Subcommands: { Count: > 0 } known } && parsed.UnmatchedTokens is [var unknown, ..])
        {
            var all = known.Select(command => string.Join(' ', [.. words, command.Name])).ToList();
            var wanted = string.Join(' ', [.. words, unknown]);
            var nearest = Spelling.Nearest(unknown, known.Select(command => command.Name));
            var hint = nearest is null ? "" : $"Did you mean '{string.Join(' ', [.. words, nearest])}'? ";
            return [new Problem("COM1030", $"There is no command '{wanted}'.", arguments, $"{hint}There is {string.Join(", ", all)}.")];
        }

        var help = $"See '{string.Join(' ', [.. words, "--help"])}'.";
        return parsed.Errors.Select(mistake => new Problem("COM1030", mistake.Message, arguments, help));
    }

    /// <summary>Returns the words of the command, or of the group, that was understood.</summary>
    private static IEnumerable<string> Words(SymbolResult? result) =>
        result is ParsedCommand { Command: not RootCommand and var command } ? [.. Words(result.Parent), command.Name] : [];

    /// <summary>
    /// Finds the commands that the arguments can mean. The modules are loaded only where a command of one can be meant, so that the host's
    /// own commands work although a module fails.
    /// </summary>
    /// <returns>The commands; and why the one that is meant is not among them.</returns>
    private async Task<(IReadOnlyList<ApplicationCommand> Commands, string? Reasons)> FindAsync(
        string first, TextWriter error, CancellationToken cancellationToken)
    {
        List<ApplicationCommand> all = [.. commands];
        if (all.Exists(command => command.Group == first))
        {
            return (all, null);
        }

        try
        {
            all.AddRange(await modules.LoadAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (all, Interrupted);
        }

        if (modules.WhyMissing(first) is { Count: > 0 } problems)
        {
            return (all, string.Join(Environment.NewLine, problems));
        }

        if (first.StartsWith('-') && modules.Problems() is { Count: > 0 } failed)
        {
            await error.WriteLineAsync($"Commands of modules that fail are not listed:{Environment.NewLine}"
                + string.Join(Environment.NewLine, failed));
        }

        return (all, null);
    }

    private async Task<int> FailAsync(string command, string reason, TextWriter error)
    {
        await error.WriteLineAsync($"{environment.ApplicationName} {command} failed:{Environment.NewLine}{reason}");
        return Failed;
    }

    private RootCommand Root(IReadOnlyList<ApplicationCommand> all, TextWriter output, TextWriter error)
    {
        var root = new RootCommand(
            $"{environment.ApplicationName}: serves, unless it is given a command. What follows -- is configuration.");
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Options.Add(json);
        foreach (var group in all.GroupBy(command => command.Group).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var members = group.OrderBy(command => command.Name, StringComparer.Ordinal).ToList();
            var parent = new Command(group.Key, string.Join(", ", members.Select(command => command.Name)));
            foreach (var command in members)
            {
                command.SetAction((parsed, cancellationToken) => RunAsync(command, parsed, output, error, cancellationToken));
                parent.Subcommands.Add(command);
            }

            root.Subcommands.Add(parent);
        }

        return root;
    }

    private async Task<int> RunAsync(
        ApplicationCommand command, ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            await boot.PrepareAsync(command.Phase, error.WriteLine, cancellationToken);
            var result = await boot.ExplainAsync(
                () => command.RunAsync(new CommandContext(parsed, error.WriteLine), cancellationToken));
            await output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(result.Data, CommerceJson.Options) : result.Text);
            return result.Problems.Count == 0
                ? Done
                : await FailAsync(command.Words, string.Join(Environment.NewLine, result.Problems), error);
        }
        catch (Exception exception) when (exception is ProblemException or CommerceException)
        {
            return await FailAsync(command.Words, ExceptionText.Message(exception), error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await FailAsync(command.Words, Interrupted, error);
        }
    }
}
