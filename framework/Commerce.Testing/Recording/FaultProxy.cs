using System.ComponentModel;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Commerce.Testing;

/// <summary>Stands before a service and fails in its place.</summary>
/// <remarks>Public because the runtime derives from it. Tests use <see cref="FaultInjector{TService}"/>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public class FaultProxy : DispatchProxy
{
    private object service = null!;
    private Func<MethodInfo, Exception?> next = static _ => null;

    internal void Set(object target, Func<MethodInfo, Exception?> failure) => (service, next) = (target, failure);

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (next(targetMethod!) is { } failure)
        {
            // An asynchronous method fails as such methods do, through its task.
            return Failed(targetMethod!.ReturnType, failure) ?? throw failure;
        }

        try
        {
            return targetMethod!.Invoke(service, args);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException);
            throw;
        }
    }

    private static object? Failed(Type type, Exception failure)
    {
        if (type == typeof(Task))
        {
            return Task.FromException(failure);
        }

        if (type == typeof(ValueTask))
        {
            return new ValueTask(Task.FromException(failure));
        }

        if (!type.IsGenericType || (type.GetGenericTypeDefinition() is var open && open != typeof(Task<>) && open != typeof(ValueTask<>)))
        {
            return null;
        }

        var owner = type.GetGenericTypeDefinition() == typeof(Task<>) ? typeof(Task) : typeof(ValueTask);
        return owner.GetMethods().Single(method => method is { Name: nameof(Task.FromException), IsGenericMethod: true })
            .MakeGenericMethod(type.GenericTypeArguments).Invoke(null, [failure]);
    }
}
