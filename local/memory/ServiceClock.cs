namespace CareLoop.Local.Memory;

/// <summary>The time of a service, a tick later at every write: a version made from it is never given twice.</summary>
internal sealed class ServiceClock(TimeProvider clock)
{
    private long last;

    public long Now => clock.GetUtcNow().UtcTicks;

    public long NextTicks()
    {
        while (true)
        {
            var before = Interlocked.Read(ref last);
            var next = Math.Max(Now, before + 1);
            if (Interlocked.CompareExchange(ref last, next, before) == before)
                return next;
        }
    }
}
