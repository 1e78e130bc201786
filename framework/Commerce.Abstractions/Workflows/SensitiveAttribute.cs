namespace Commerce.Workflows;

/// <summary>
/// Marks a text of a workflow's input as secret, such as a token. The journal keeps it until the run has ended: then it is replaced by
/// <c>***</c>. A reader of the run sees <c>***</c> from the beginning, and so does who watches its end, when the result holds the text.
/// </summary>
/// <remarks>
/// Only the input's own properties count, and only texts can be secret (<c>COM3034</c>). What steps return is kept as it is: a step should
/// not return the secret. When the result of an ended run is computed again for a repeated transaction id, the secret is <c>***</c> in it
/// too.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SensitiveAttribute : Attribute;
