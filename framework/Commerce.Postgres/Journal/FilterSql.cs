using Commerce.Identifiers;
using Commerce.Workflows;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Postgres.Journal;

/// <summary>
/// A filter as SQL: only what is given becomes a condition. Conditions that an index is limited to are constants, because the planner uses
/// such an index only when it sees them.
/// </summary>
internal sealed class FilterSql
{
    /// <summary>
    /// How far the clocks of hosts, which are in the ids of runs, may be from that of the database. Ids limit what is read to answer a
    /// question about times.
    /// </summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    private readonly List<string> conditions = [];
    private readonly List<object?> parameters = [];

    public FilterSql(RunFilter filter)
    {
        if (filter.Query is { } query)
        {
            var text = Add(query);
            string[] columns = ["run.workflow_id", StoredRunReader.TransactionId, "run.id", "run.state"];
            conditions.Add($"({string.Join(" or ", columns.Select(column => $"strpos({Fold(column)}, {Fold(text)}) > 0"))})");
        }

        Require("run.workflow_id = {0}", filter.WorkflowId);
        Require($"{StoredRunReader.TransactionId} = any({{0}})", filter.TransactionIds?.ToArray());
        Require($"starts_with({StoredRunReader.TransactionId}, {{0}})", filter.TransactionPrefix);
        if (filter.States is { } states)
        {
            var names = string.Join(", ", states.Select(state => $"'{state.WireName}'"));
            conditions.Add(names.Length == 0 ? "false" : $"run.state in ({names})");
        }

        if (filter.Parked is { } parked)
        {
            conditions.Add($"run.parked_reason is {(parked ? "not " : "")}null");
        }

        Require("run.created_at >= {0}", Time(filter.CreatedFrom));
        Require("run.id >= {0}", Id(filter.CreatedFrom, -ClockTolerance));
        Require("run.created_at < {0}", Time(filter.CreatedBefore));
        Require("run.id < {0}", Id(filter.CreatedBefore, ClockTolerance));
    }

    /// <summary>The <c>where</c> clause, or nothing.</summary>
    public string Text => conditions.Count == 0 ? "" : $"where {string.Join(" and ", conditions)}";

    public IReadOnlyList<object?> Parameters => parameters;

    /// <summary>Adds a parameter.</summary>
    /// <returns>Its name in the statement.</returns>
    public string Add(object value)
    {
        parameters.Add(value);
        return $"${parameters.Count}";
    }

    /// <summary>The beginning of the ids of a time; nothing for a time that no id has.</summary>
    private static string? Id(DateTimeOffset? time, TimeSpan tolerance) =>
        time is { } given && given > DateTimeOffset.UnixEpoch + ClockTolerance && given < DateTimeOffset.MaxValue - ClockTolerance
            ? UlidGenerator.TimePart(given + tolerance)
            : null;

    /// <summary>Keys are compared byte by byte, where only the letters of ASCII have two cases.</summary>
    private static string Fold(string text) => $"lower({text} collate \"default\")";

    private static NpgsqlParameter? Time(DateTimeOffset? time) =>
        time is { } given ? new NpgsqlParameter { Value = given.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz } : null;

    private void Require(string condition, object? value)
    {
        if (value is not null)
        {
            conditions.Add(condition.Replace("{0}", Add(value), StringComparison.Ordinal));
        }
    }
}
