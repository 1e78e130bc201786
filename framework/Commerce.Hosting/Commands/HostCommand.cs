using System.CommandLine;

namespace Commerce.Hosting.Commands;

/// <summary>
/// A command of the application, such as <c>db migrate</c>. A class of this assembly that derives from it is found by itself; nothing else
/// has to be edited. It adds its arguments and options in its constructor; <c>--json</c> and <c>--help</c> every command has.
/// </summary>
/// <param name="words">Its group and its name, such as <c>db migrate</c>.</param>
/// <param name="description">What it does, for <c>--help</c>.</param>
/// <param name="phase">How far the application boots for it.</param>
internal abstract class HostCommand(string words, string description, CommandPhase phase) : Command(words.Split(' ')[1], description)
{
    /// <summary>Its group and its name.</summary>
    public string Words { get; } = words;

    /// <summary>Its group.</summary>
    public string Group { get; } = words.Split(' ')[0];

    /// <summary>How far the application boots for it.</summary>
    public CommandPhase Phase { get; } = phase;

    /// <summary>Does its work. Writes nothing: it returns what is to be said.</summary>
    /// <exception cref="BootException">It failed for reasons the application's developer can mend.</exception>
    /// <exception cref="CommerceException">It failed for reasons the caller can mend.</exception>
    public abstract Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken);

    /// <summary>A number from 1 as an option.</summary>
    /// <param name="option">Its name.</param>
    /// <param name="description">What it is, for <c>--help</c>.</param>
    /// <param name="standard">What it is when it is not given.</param>
    protected static Option<int> Number(string option, string description, int standard)
    {
        var number = new Option<int>(option) { Description = description, DefaultValueFactory = _ => standard };
        number.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{option} takes a number from 1.");
            }
        });
        return number;
    }
}
