namespace Commerce.Workflows.Values;

/// <summary>A sensitive value cannot be decrypted here.</summary>
/// <param name="message">Explains which key is missing, or that the value was changed. It contains no part of the value.</param>
/// <param name="inner">The cause. Default: none.</param>
internal sealed class ValueUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
