using System.Collections.Immutable;
using Commerce.Generators.Cron;
using Commerce.Generators.Diagnostics;
using Commerce.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Generators.Parsing;

/// <summary>Reads a file below <c>Jobs</c>.</summary>
internal static class JobFile
{
    private const string ConfigType = "Commerce.Jobs.JobConfig";
    private const string ContextType = "Commerce.Jobs.JobContext";

    public static ImmutableArray<JobModel> Read(FileContext file)
    {
        var jobs = ImmutableArray.CreateBuilder<JobModel>();
        var found = false;
        foreach (var type in file.Types())
        {
            if (ConfigMember.Find(type, ConfigType, file) is { } config)
            {
                found = true;
                CheckName(file, type, config);
                CheckSchedule(file, type, config);
                if (ReadType(file, type, config) is { } job)
                {
                    jobs.Add(job);
                }
            }
        }

        if (!found && !ConfigFile.IsPartOfAnother(file))
        {
            file.Report(JobDiagnostics.NoConfig, ConfigFile.LocationOfMistake(file, "Run"), file.Path.Relative);
        }

        return jobs.ToImmutable();
    }

    private static JobModel? ReadType(FileContext file, INamedTypeSymbol type, ConfigMember config)
    {
        var handler = new HandlerMethod(file, "Run");
        var (method, problem, location) = handler.Find(type);
        string? call = null;
        if (method is not null)
        {
            (call, problem, location) = handler.Call(method, parameter => parameter.Type.FullName() == ContextType ? "job" : null);
        }

        if (call is null)
        {
            file.Report(JobDiagnostics.NoRun, location, type.Name, problem!);
            return null;
        }

        return new JobModel(config.Qualified, call, method!.ReturnShape());
    }

    private static void CheckName(FileContext file, INamedTypeSymbol type, ConfigMember config)
    {
        if (config.IsBlank("Name"))
        {
            file.Report(JobDiagnostics.NoName, file.At(config["Name"]!), type.Name);
        }
        else if (config.ConstantOf("Name") is { } name)
        {
            file.Claim(JobDiagnostics.DuplicateName, name, name, file.At(config["Name"]!));
        }
    }

    private static void CheckSchedule(FileContext file, INamedTypeSymbol type, ConfigMember config)
    {
        if (config.IsNull("Schedule") && config["Interval"] is { } interval && !config.IsNull("Interval"))
        {
            CheckInterval(file, type, interval);
        }
        else if (config.IsReadable && config["Schedule"] is null)
        {
            file.Report(JobDiagnostics.NoSchedule, config.Location, type.Name);
        }
        else if (config.IsBlank("Schedule"))
        {
            file.Report(JobDiagnostics.NoSchedule, file.At(config["Schedule"]!), type.Name);
        }
        else if (config["Interval"] is { } second && !config.IsNull("Interval"))
        {
            file.Report(JobDiagnostics.TwoSchedules, file.At(second), type.Name);
        }
        else if (config.ConstantOf("Schedule") is { } schedule && CronValidator.Check(schedule) is { } problem)
        {
            file.Report(JobDiagnostics.InvalidCron, file.At(config["Schedule"]!), schedule, problem);
        }
    }

    private static void CheckInterval(FileContext file, INamedTypeSymbol type, ExpressionSyntax interval)
    {
        if (TimeSpans.Of(file.Model, interval, file.CancellationToken) < TimeSpan.FromSeconds(1))
        {
            file.Report(JobDiagnostics.ShortInterval, file.At(interval), type.Name);
        }
    }
}
