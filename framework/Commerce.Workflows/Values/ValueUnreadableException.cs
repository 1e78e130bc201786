namespace Commerce.Workflows.Values;

/// <summary>A sensitive value cannot be decrypted here.</summary>
/// <param name="message">Why, for the person who can give this host the key. It holds nothing of the value.</param>
/// <param name="inner">The cause. Default: none.</param>
internal sealed class ValueUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
