using System.Reflection;

namespace Commerce.Testing;

/// <summary>Makes a service of the application under test fail on demand. Other calls reach the real service.</summary>
/// <typeparam name="TService">The service's contract, an interface.</typeparam>
/// <example>
/// <code>
/// var users = options.InjectFaults&lt;IUserModuleService&gt;();
/// …
/// users.Fail(nameof(IUserModuleService.CreateUserAsync), times: 2);
/// </code>
/// </example>
public sealed class FaultInjector<TService>
    where TService : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Times, Func<Exception> Failure)> faults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> calls = new(StringComparer.Ordinal);

    internal FaultInjector()
    {
    }

    /// <summary>Makes a method fail, before the real service is called. A later call for the same method replaces this one.</summary>
    /// <param name="method">The method's name. All its overloads fail.</param>
    /// <param name="failure">Creates what is thrown. Default: an <see cref="InjectedFaultException"/>.</param>
    /// <param name="times">How many calls fail. Default: all, until <see cref="Heal"/>.</param>
    /// <exception cref="ArgumentException">The contract has no such method.</exception>
    public void Fail(string method, Func<Exception>? failure = null, int times = int.MaxValue)
    {
        if (!typeof(TService).GetInterfaces().Append(typeof(TService)).Any(type => type.GetMethods().Any(own => own.Name == method)))
        {
            throw new ArgumentException($"{typeof(TService)} has no method '{method}'.", nameof(method));
        }

        lock (gate)
        {
            faults[method] = (times, failure ?? (() => new InjectedFaultException($"{typeof(TService).Name}.{method}")));
        }
    }

    /// <summary>Makes all methods work again.</summary>
    public void Heal()
    {
        lock (gate)
        {
            faults.Clear();
        }
    }

    /// <summary>Returns how often a method was called, also when it failed.</summary>
    /// <param name="method">The method's name.</param>
    public int Calls(string method)
    {
        lock (gate)
        {
            return calls.GetValueOrDefault(method);
        }
    }

    /// <summary>Puts the injector before a service.</summary>
    internal TService Wrap(TService service)
    {
        var proxy = DispatchProxy.Create<TService, FaultProxy>();
        ((FaultProxy)(object)proxy).Set(service, method => ((Func<string, Exception?>)Next)(method.Name));
        return proxy;
    }

    private Exception? Next(string method)
    {
        lock (gate)
        {
            calls[method] = calls.GetValueOrDefault(method) + 1;
            if (!faults.TryGetValue(method, out var fault) || fault.Times == 0)
            {
                return null;
            }

            faults[method] = fault with { Times = fault.Times - 1 };
            return fault.Failure();
        }
    }
}
