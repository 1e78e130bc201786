using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Commerce.Diagnostics;
using Commerce.Modularity;
using Commerce.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands.Modules;

/// <summary>A command that a module brings. It is created when it runs, in a scope of the module's container.</summary>
internal sealed class ModuleApplicationCommand : ApplicationCommand
{
    private readonly string module;
    private readonly ModuleCommandRegistration registration;
    private readonly Func<AsyncServiceScope> openScope;
    private readonly Action<Exception> log;
    private readonly List<(CommandParameter Parameter, Func<ParseResult, object?> Read)> parameters = [];

    /// <summary>Describes the command. No code of the module runs.</summary>
    /// <param name="module">The module.</param>
    /// <param name="registration">The command.</param>
    /// <param name="openScope">Opens a scope of the module's container.</param>
    /// <param name="log">Receives what the command throws unexpectedly.</param>
    public ModuleApplicationCommand(
        string module, ModuleCommandRegistration registration, Func<AsyncServiceScope> openScope, Action<Exception> log)
        : base($"{module} {registration.Definition.Name}", registration.Definition.Description, CommandPhase.Host)
    {
        (this.module, this.registration, this.openScope, this.log) = (module, registration, openScope, log);
        foreach (var argument in registration.Definition.Arguments)
        {
            parameters.Add((argument, Argument(argument)));
        }

        foreach (var option in registration.Definition.Options)
        {
            parameters.Add((option, Option(option)));
        }
    }

    /// <inheritdoc/>
    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = parameters.Aggregate(
            new ModuleCommandArguments(), (given, one) => given.With(one.Parameter, one.Read(context.Arguments)));
        try
        {
            await using var scope = openScope();
            var result = await registration.RunAsync(scope.ServiceProvider, arguments, cancellationToken);
            // Without --json, too: a result that cannot be written is a mistake that the first run shows.
            return new CommandResult(JsonSerializer.SerializeToElement(result.Data, CommerceJson.Options), Text(result));
        }
        catch (Exception exception) when (
            exception is not (ProblemException or CommerceException)
            && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            log(exception);
            throw Failed(exception);
        }
    }

    private static string Text(ModuleCommandResult result) =>
        result.Header.Count == 0 ? result.Text : TextTable.Of(result.Header, result.Rows);

    private static long ParseNumber(ArgumentResult result, string name)
    {
        if (result.Tokens is [{ Value: var text }]
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"{name} takes a whole number.");
        return 0;
    }

    private CommandException Failed(Exception exception) => new(
        new Problem(
            "COM1033",
            $"The command '{Words}' of the module '{module}' failed with {exception.GetType()}: {ExceptionText.Messages(exception)}",
            registration.Type.FullName!,
            "See the exception in the log above, and correct the command."),
        exception);

    private Func<ParseResult, object?> Argument(CommandParameter parameter) => parameter switch
    {
        CommandParameter<long> number => Argument(number, result => ParseNumber(result, $"<{number.Name}>")),
        CommandParameter<string> text => Argument(text, parse: null),
        _ => throw new InvalidOperationException($"'{parameter.Name}' cannot be an argument."),
    };

    private Func<ParseResult, object?> Argument<T>(CommandParameter<T> parameter, Func<ArgumentResult, T?>? parse)
    {
        var argument = new Argument<T>(parameter.Name)
        {
            Description = parameter.Description,
            Arity = parameter.IsRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
            CustomParser = parse,
        };
        if (!parameter.IsRequired && parameter.DefaultValue is { } standard)
        {
            argument.DefaultValueFactory = _ => standard;
        }

        Arguments.Add(argument);
        return parsed => parsed.GetValue(argument);
    }

    private Func<ParseResult, object?> Option(CommandParameter parameter) => parameter switch
    {
        CommandParameter<long> number => Option(number, result => ParseNumber(result, $"--{number.Name}")),
        CommandParameter<string> text => Option(text, parse: null),
        CommandParameter<bool> flag => Option(flag, parse: null),
        _ => throw new InvalidOperationException($"'{parameter.Name}' cannot be an option."),
    };

    private Func<ParseResult, object?> Option<T>(CommandParameter<T> parameter, Func<ArgumentResult, T?>? parse)
    {
        var option = new Option<T>($"--{parameter.Name}")
        {
            Description = parameter.Description,
            Required = parameter.IsRequired,
            CustomParser = parse,
        };
        if (!parameter.IsRequired && parameter is not CommandParameter<bool> && parameter.DefaultValue is { } standard)
        {
            option.DefaultValueFactory = _ => standard;
        }

        Options.Add(option);
        return parsed => parsed.GetValue(option);
    }
}
