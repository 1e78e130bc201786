using System.CommandLine;
using System.Globalization;

namespace Commerce.Hosting.Commands;

/// <summary>
/// A command of the application, such as <c>db migrate</c>. Every class of this assembly that derives from it is found; nothing else has to
/// be edited. The constructor adds the command's arguments and options; every command has <c>--json</c> and <c>--help</c>. It takes what
/// exists only once the application has booted as a <see cref="Lazy{T}"/>.
/// </summary>
/// <param name="words">The command's group and name, such as <c>db migrate</c>.</param>
/// <param name="description">What the command does, for <c>--help</c>.</param>
/// <param name="phase">How far the application boots for the command.</param>
internal abstract class ApplicationCommand(string words, string description, CommandPhase phase) : Command(words.Split(' ')[1], description)
{
    /// <summary>Gets the command's group and name.</summary>
    public string Words { get; } = words;

    /// <summary>Gets the command's group.</summary>
    public string Group { get; } = words.Split(' ')[0];

    /// <summary>Gets how far the application boots for the command.</summary>
    public CommandPhase Phase { get; } = phase;

    /// <summary>Runs the command. It writes nothing: it returns its result as data and as text.</summary>
    /// <exception cref="ProblemException">The command failed for reasons that a developer or operator can correct.</exception>
    /// <exception cref="CommerceException">The command failed for reasons that its caller can correct.</exception>
    public abstract Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken);

    /// <summary>Creates an option that takes a number from 1.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="description">What the number means, for <c>--help</c>.</param>
    /// <param name="standard">The number when the option is not given.</param>
    protected static Option<int> Number(string option, string description, int standard) => new(option)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        // A validator would ask for the value, which throws for a text that is not a number.
        CustomParser = result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                return number;
            }

            result.AddError($"{option} takes a number from 1.");
            return standard;
        },
    };
}
