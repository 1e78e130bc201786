namespace Commerce.Workflows;

/// <summary>
/// Marks a member as sensitive, such as a token: the journal stores it encrypted, and a reader of the run sees <c>***</c>. Handlers get it
/// as it is, also when the run is resumed, compensated or read again. A subscriber that watches the end of a run sees <c>***</c> in its
/// result.
/// </summary>
/// <remarks>
/// It counts in all that a run stores: the input, the outputs and compensation inputs of steps, and answers; at any depth, and for
/// members of any type. It does not count in the data of events (<c>COM3061</c>), in the messages of exceptions, or in what a handler
/// stores itself. A single value becomes sensitive as the member of a record.
/// </remarks>
/// <example>
/// <code>
/// public sealed record SignInInput([property: Sensitive] string Token, string Device);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SensitiveAttribute : Attribute;
