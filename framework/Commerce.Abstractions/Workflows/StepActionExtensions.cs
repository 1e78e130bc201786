namespace Commerce.Workflows;

/// <summary>The names of step actions.</summary>
public static class StepActionExtensions
{
    extension(StepAction action)
    {
        /// <summary>Gets the name on the wire and in the store.</summary>
        public string WireName => action switch
        {
            StepAction.Invoke => "invoke",
            StepAction.Compensate => "compensate",
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
        };
    }
}
