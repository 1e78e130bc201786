using Commerce.Generators.Cron;
using Cronos;

namespace Commerce.Generators.Tests;

public class CronValidatorTests
{
    private static readonly string[] Samples =
    [
        "* * * * *", "* * * * * *", "0 0 * * *", "*/5 * * * *", "*/59 * * * *", "*/60 * * * *", "*/0 * * * *", "*/ * * * *", "0 0 1 1 *",
        "59 23 31 12 7", "60 * * * *", "* 24 * * *", "* * 32 * *", "* * 0 * *", "* * * 0 *", "* * * 13 *", "* * * * 8", "-1 * * * "
            + "*", "1- * * * *",
        "1-5 * * * *", "5-1 * * * *", "1-5/2 * * * *", "1-5/0 * * * *", "1-5/60 * * * *", "1/2 * * * *", "1,2,3 * * * *", "1,,2 * * * "
            + "*", ",1 * * * *",
        "1, * * * *", "1,2-4,6/2 * * * *", "*,1 * * * *", "1,* * * * *", "*-5 * * * *", "*/2,3 * * * *", "001 * * * *", "100 * * * "
            + "*", "01 * * * *",
        "? * * * *", "* ? ? ? ?", "?/5 * * * *", "* * ? * MON", "* * * JAN *", "* * * jan-Mar *", "* * * JAN,DEC *", "* * * JANUARY "
            + "*", "* * * FOO *",
        "* * * MON *", "* * * JAN/2 *", "* * * * MON", "* * * * MON-FRI", "* * * * SUN,SAT", "* * * * MONDAY", "* * * * JAN", "* * * * "
            + "FRI-MON",
        "* * * * MON/2", "* * * * 0-7", "* * * * 5L", "* * * * FRIL", "* * * * L", "* * * * 8L", "* * * * 5L,1", "* * * * 6#1", "* * * * "
            + "SAT#5", "* * * * 6#0",
        "* * * * 6#6", "* * * * 6#", "* * * * #1", "* * * * 6#2,1", "* * * * 1-5#2", "* * L * *", "* * l * *", "* * LW * *", "* * L-1 * "
            + "*", "* * L-30 * *",
        "* * L-31 * *", "* * L-0 * *", "* * L- * *", "* * L-5W * *", "* * 15W * *", "* * 1w * *", "* * 32W * *", "* * W * *", "* * "
            + "15W,16 * *", "* * 1-5W * *",
        "* * L,1 * *", "* * 1,L * *", "* * 5L * *", "L * * * *", "1W * * * *", "1#1 * * * *", "* * * 1L *", "H * * * *", "* H * * "
            + "*", "", " ", "*", "* * *",
        "* * * *", "* * * * * * *", "  0   0 *\t* *  ", "0\n0 * * *", "0 0 * * *;", "a b c d e", "@daily", "@DAILY", " @hourly "
            + "", "@midnight", "@weekly", "@monthly",
        "@yearly", "@annually", "@every_minute", "@every_second", "@reboot", "@", "@daily x", "@ daily", "@dailyx", "*/5 * * * * *", "0 "
            + "*/5 9-17 ? * MON-FRI",
        "60 * * * * *", "0 60 * * * *", "59/1 * * * * *", "* * 31 2 *", "0 0 30 FEB *", "١ * * * *", "* * * ı *", "* * * * * ?",
    ];

    public static TheoryData<string> Expressions => [.. Samples];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void An_expression_is_valid_exactly_when_Cronos_reads_it(string expression)
    {
        var problem = CronValidator.Check(expression);

        Assert.Equal(CronosReads(expression), problem is null);
    }

    [Fact]
    public void Any_mixture_of_signs_is_valid_exactly_when_Cronos_reads_it()
    {
        string[] parts = ["*", "?", "/", "-", ",", "0", "1", "5", "7", "12", "31", "59", "60", "L", "W", "#", "JAN", "MON", "H", "x"];
        var random = new Random(20_260_101);
        var valid = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var fields = Enumerable.Repeat("*", random.Next(5, 7)).ToArray();
            fields[random.Next(fields.Length)] = string.Concat(
                Enumerable.Range(0, random.Next(1, 6)).Select(_ => parts[random.Next(parts.Length)]));
            var expression = string.Join(' ', fields);
            var expected = CronosReads(expression);

            Assert.True(expected == (CronValidator.Check(expression) is null), $"'{expression}': Cronos says {expected}");
            valid += expected ? 1 : 0;
        }

        Assert.InRange(valid, 500, 19_500);
    }

    private static bool CronosReads(string expression)
    {
        var fields = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
        try
        {
            CronExpression.Parse(expression, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
            return true;
        }
        catch (Exception refused) when (refused is CronFormatException or MissingSeedException)
        {
            return false;
        }
    }
}
