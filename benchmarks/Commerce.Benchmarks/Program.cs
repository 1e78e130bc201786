using Commerce.Benchmarks;
using Commerce.Benchmarks.LoadTest;
using Commerce.Benchmarks.LoadTest.Floors;
using Commerce.Benchmarks.LoadTest.Hosts;

return args switch
{
    ["load", .. var rest] => await LoadTestCommand.RunAsync(rest),
    ["floor", "constant", .. var rest] => await ConstantFloor.RunAsync(rest),
    ["floor", "insert", .. var rest] => await InsertFloor.RunAsync(rest),
    ["worker", "--urls", var url] => await BenchmarkApplication.RunWorkerAsync(url),
    _ => MicroBenchmarks.Run(args),
};
