namespace Commerce.Workflows.Values;

/// <summary>Encrypts sensitive values before the journal gets them. Hosts that share a journal share the keys.</summary>
internal interface IValueProtector
{
    /// <summary>Encrypts a value. The same value comes out differently each time.</summary>
    /// <param name="value">The value.</param>
    byte[] Protect(byte[] value);

    /// <summary>Decrypts a value.</summary>
    /// <param name="protectedValue">What <see cref="Protect"/> returned, here or on another host.</param>
    /// <exception cref="ValueUnreadableException">The key is missing here, or the value was changed.</exception>
    byte[] Unprotect(byte[] protectedValue);
}
