namespace Commerce.Testing;

/// <summary>A failure that a test asked for.</summary>
public sealed class InjectedFaultException : Exception
{
    internal InjectedFaultException(string where)
        : base($"The test makes {where} fail.")
    {
    }
}
