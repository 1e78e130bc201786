using System.Text.RegularExpressions;
using Commerce.Architecture.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Commerce.Architecture.Tests.Layers;

/// <summary>PostgreSQL is known to the projects that are about it, and to no other.</summary>
public sealed partial class StorageTests
{
    private static readonly string[] Engines = ["Commerce.Workflows", "Commerce.Events", "Commerce.Jobs"];

    [Fact]
    public void Npgsql_is_used_only_where_the_database_is()
    {
        // Commerce.Testing creates a database for each test on whatever server it is given.
        string[] allowed = ["Commerce.Postgres", "Commerce.Records", "Commerce.DevelopmentServer", "Commerce.Testing"];

        Findings.AssertNone(
            Project.In("framework").Where(project => !allowed.Contains(project.Name))
                .SelectMany(project => CodeModel.Of(project).Uses)
                // Hangfire's storage gets its connections from a factory of ours: the one exception.
                .Where(use => use.Assembly == "Npgsql" && use.File != "framework/Commerce.Hosting/Jobs/HangfireStore.cs")
                .Select(use => $"{use.File}: {use.Type}"),
            "Types of Npgsql stay in Commerce.Postgres, Commerce.Records and Commerce.DevelopmentServer.");
    }

    [Fact]
    public void Sql_is_written_only_in_the_projects_that_send_it()
    {
        // Commerce.DevelopmentServer and Commerce.Testing create and drop databases, where no session of Commerce.Postgres exists yet.
        string[] allowed = ["Commerce.Postgres", "Commerce.Records", "Commerce.DevelopmentServer", "Commerce.Testing"];

        Findings.AssertNone(
            Project.In("framework").Where(project => !allowed.Contains(project.Name)).SelectMany(project => Texts(project, Sql())),
            "SQL stays in Commerce.Postgres and Commerce.Records.");
    }

    [Fact]
    public void Engines_know_no_sqlstate_and_nothing_of_system_data()
    {
        var engines = Project.In("framework").Where(project => Engines.Contains(project.Name)).ToList();

        Findings.AssertNone(
            engines.SelectMany(project => Texts(project, SqlState()))
                .Concat(engines.SelectMany(project => CodeModel.Of(project).Uses)
                    .Where(use => use.Type.StartsWith("System.Data.", StringComparison.Ordinal))
                    .Select(use => $"{use.File}: {use.Type}")),
            "An engine hears of its port what a failure means, not what the database called it.");
    }

    [Fact]
    public void The_runtime_and_the_modules_read_the_time_of_a_database_through_one_function()
    {
        Findings.AssertNone(
            Project.In("framework").Where(project => project.Name is "Commerce.Postgres" or "Commerce.Records")
                .Concat(Project.In("modules"))
                .SelectMany(project => Texts(project, ServerTime()))
                // The history of migrations is older than the function.
                .Where(text => !text.StartsWith("framework/Commerce.Postgres/Migrations/MigrationSession.cs", StringComparison.Ordinal))
                .Concat(Repository.Files("*.sql", "framework", "modules", "docs", "app-template")
                    .Where(path => ServerTime().IsMatch(Repository.Read(path)))),
            "SQL of the runtime and of modules calls commerce.now(), which a test can shift.");
    }

    /// <summary>The texts in a project's code, without its comments, that look like something.</summary>
    private static IEnumerable<string> Texts(Project project, Regex wanted) => project.Sources.SelectMany(source =>
        source.Tree.GetRoot().DescendantTokens()
            .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken)
            .Where(token => wanted.IsMatch(token.ValueText))
            .Select(token => $"{source.Place(token)}: {token.ValueText.Trim().ReplaceLineEndings(" ")}"));

    [GeneratedRegex(
        """
        ^\s*(
            select\s+([\w.*"$']+(\s*,|\s+from\b|\s*\(|\s*$)|exists\b) | insert\s+into\b | update\s+[\w."]+\s+set\b | delete\s+from\b
            | (create|alter|drop)\s+(or\s+replace\s+)?(table|schema|database|role|extension|(unique\s+)?index|function|trigger)\b
            | (un)?listen\s+[\w."]* | notify\s+\w+ | truncate\s+\w | grant\s+\w+\s+on\b | with\s+\w+\s+as\s*\(
        ) | \bpg_(notify|advisory\w*|terminate_backend|backend_pid|stat_\w+)\b | \bcurrent_setting\(
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Sql();

    [GeneratedRegex(@"(?<!function |[\w.])now\(\)|\b(clock_timestamp|statement_timestamp)\(|\b(current_timestamp|localtimestamp)\b")]
    private static partial Regex ServerTime();

    [GeneratedRegex("^(?=.*[0-9])[0-9A-Z]{5}$|^(08|22|23|25|28|40|53|55|57)$")]
    private static partial Regex SqlState();
}
