namespace Commerce.Workflows;

/// <summary>
/// Marks a text of a workflow's input as secret, such as a token. The run needs it and so its journal has it, until the run has ended: then
/// <c>***</c> stands there. Whoever reads a run is shown <c>***</c> from the beginning.
/// </summary>
/// <remarks>
/// Only the input's own properties count, and only texts can be secret (<c>COM3034</c>). What steps return is kept as it is: a step should not
/// return the secret. When the result of a run that has ended is made anew for a repeated transaction id, the secret is <c>***</c> in it too.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SensitiveAttribute : Attribute;
