using BenchmarkDotNet.Running;
using Commerce.Benchmarks;

var quick = args.Contains("--quick");
var rest = args.Where(argument => argument != "--quick").ToArray();
if (rest.Length == 0)
{
    rest = ["--filter", "*"];
}

var summaries = BenchmarkSwitcher.FromAssembly(typeof(BenchmarkSettings).Assembly).Run(rest, BenchmarkSettings.Create(quick));
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
