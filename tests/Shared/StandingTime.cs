using Commerce.Background;

namespace Commerce.Tests;

/// <summary>A clock that stands still until a test moves it, as that of the testing kit. The background polls by the machine's.</summary>
internal sealed class StandingTime : SignallingTime, ISimulatedTime
{
    TimeProvider ISimulatedTime.Machine => TimeProvider.System;
}
