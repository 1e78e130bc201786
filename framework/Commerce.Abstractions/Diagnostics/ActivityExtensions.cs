using System.Diagnostics;

namespace Commerce.Diagnostics;

/// <summary>What every span of Commerce says in the same way.</summary>
internal static class ActivityExtensions
{
    extension(Activity activity)
    {
        /// <summary>Marks a span as failed. Messages of exceptions may hold secrets and are left out; the log has them.</summary>
        /// <param name="error">What was thrown.</param>
        public void Fail(Exception error)
        {
            activity.SetStatus(ActivityStatusCode.Error, (error as CommerceException)?.Code);
            activity.SetTag(TagNames.ErrorType, error.GetType().FullName);
        }

        /// <summary>Forgets a span that turned out to stand for nothing: no exporter gets it.</summary>
        public void Discard()
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            activity.Dispose();
        }
    }
}
