namespace Commerce.Generators.Cron;

/// <summary>Reads one field of a cron expression, left to right.</summary>
/// <param name="field">Which field.</param>
/// <param name="text">Its text; without white space.</param>
internal sealed class CronFieldReader(CronField field, string text)
{
    private const int LastWeekInMonth = 5;

    private int at;
    private string? problem;

    private bool Ended => at == text.Length;

    /// <summary>Gets what is wrong with the field, or <see langword="null"/>.</summary>
    public string? Check()
    {
        if (Accept('*') || Accept('?'))
        {
            OptionalStep();
        }
        else if (field == CronField.DayOfMonth && Accept('L'))
        {
            if (Accept('-'))
            {
                Number(0, field.Last - 1, "the offset from the last day");
            }

            Accept('W');
        }
        else
        {
            Value();
            if (!AcceptSpecialDay())
            {
                RangeAndList();
            }
        }

        if (problem is null && !Ended)
        {
            problem = $"the {field.Name} field '{text}' has an unexpected '{text[at]}' at position {at + 1}; "
                + $"it takes {field.Allowed}, lists (1,2), ranges (1-5) and steps (*/2)";
        }

        return problem;
    }

    private bool AcceptSpecialDay()
    {
        if (field == CronField.DayOfMonth)
        {
            return Accept('W');
        }

        if (field != CronField.DayOfWeek)
        {
            return false;
        }

        if (Accept('L'))
        {
            return true;
        }

        if (!Accept('#'))
        {
            return false;
        }

        Number(1, LastWeekInMonth, "the number after '#'");
        return true;
    }

    private void RangeAndList()
    {
        do
        {
            if (Accept('-'))
            {
                Value();
            }

            OptionalStep();
        }
        while (problem is null && Accept(',') && Value());
    }

    private void OptionalStep()
    {
        if (Accept('/'))
        {
            Number(1, field.Last, "the step");
        }
    }

    private bool Value()
    {
        if (problem is not null)
        {
            return false;
        }

        var name = field.Names.Length == 0 || text.Length - at < 3 ? "" : text.Substring(at, 3).ToUpperInvariant();
        var named = Array.IndexOf(field.Names, name);
        if (named >= 0)
        {
            at += 3;
            return true;
        }

        return Number(field.First, field.Last, "the value");
    }

    private bool Number(int low, int high, string what)
    {
        if (problem is not null)
        {
            return false;
        }

        var start = at;
        while (!Ended && text[at] is >= '0' and <= '9')
        {
            at++;
        }

        var digits = text.Substring(start, at - start);
        if (digits.Length is 1 or 2
            && int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) is var number
            && number >= low
            && number <= high)
        {
            return true;
        }

        var allowed = low == field.First && high == field.Last ? field.Allowed : $"{low} to {high}";
        problem = digits.Length > 0
            ? $"in the {field.Name} field '{text}', {what} is {digits}, but must be {allowed}"
            : $"in the {field.Name} field '{text}', {what} is missing at position {start + 1}; it must be {allowed}";
        return false;
    }

    private bool Accept(char character)
    {
        if (problem is not null || Ended || char.ToUpperInvariant(text[at]) != character)
        {
            return false;
        }

        at++;
        return true;
    }
}
