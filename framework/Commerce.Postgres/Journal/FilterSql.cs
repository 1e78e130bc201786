using Commerce.Workflows;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Postgres.Journal;

/// <summary>A filter as SQL: only what is given becomes a condition.</summary>
internal sealed class FilterSql
{
    private readonly List<string> conditions = [];
    private readonly List<object?> parameters = [];

    public FilterSql(RunFilter filter)
    {
        if (filter.Query is { } query)
        {
            var text = Add(query);
            string[] columns = ["workflow_id", "transaction_id", "id", "state"];
            conditions.Add($"({string.Join(" or ", columns.Select(column => $"strpos(lower(run.{column}), lower({text})) > 0"))})");
        }

        Require("run.workflow_id = {0}", filter.WorkflowId);
        Require("run.transaction_id = any({0})", filter.TransactionIds?.ToArray());
        Require("starts_with(run.transaction_id, {0})", filter.TransactionPrefix);
        Require("run.state = any({0})", filter.States?.Select(state => state.WireName).ToArray());
        Require("(run.parked_reason is not null) = {0}", filter.Parked);
        Require("run.created_at >= {0}", Time(filter.CreatedFrom));
        Require("run.created_at < {0}", Time(filter.CreatedBefore));
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
