using Commerce.LoadTest;
using Commerce.LoadTest.Floors;

return args switch
{
    ["floor", "constant", .. var rest] => await ConstantFloor.RunAsync(rest),
    ["floor", "insert", .. var rest] => await InsertFloor.RunAsync(rest),
    _ => await LoadTestCommand.RunAsync(args),
};
