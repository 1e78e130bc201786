namespace Commerce.Reliability.Events;

/// <summary>What was acknowledged and what subscribers have written down.</summary>
/// <param name="Events">How many events are stored; those too whose answer was lost.</param>
/// <param name="Lost">Acknowledged letters a subscriber has not handled, by subscriber.</param>
/// <param name="Missing">Stored events a subscriber has not handled, by subscriber.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="Repeated">How often a plain subscriber handled a letter again.</param>
/// <param name="Unexplained">Those for which no interruption is a reason.</param>
/// <param name="RepeatedEffects">How often a transactional subscriber did.</param>
internal sealed record LetterVerdict(long Events, long Lost, long Missing, long Dead, int Repeated, int Unexplained, int RepeatedEffects)
{
    public bool IsViolated => Lost + Missing + Dead + Unexplained + RepeatedEffects > 0;

    public override string ToString() =>
        $"""
        {Events} events stored, for three subscribers each
        {Lost} acknowledged and not delivered, {Missing} stored and not delivered, {Dead} dead letters
        {Repeated} deliveries repeated to plain subscribers, {Unexplained} of them not under way at a kill or stop
        {RepeatedEffects} effects of the transactional subscriber doubled
        """;
}
