namespace CareLoop.Local.Simulation.Checks;

/// <summary>Every promise, in the order in which a person would want to know.</summary>
internal static class AllChecks
{
    public static void Run(World world)
    {
        var stored = new Stored(world);
        IEnumerable<string>[] checks =
        [
            TextsOnce.Check(world),
            TextsAllowed.Check(world),
            StepsAccounted.Check(world, stored),
            AnswersTold.Check(world, stored),
            NothingLeft.Check(world, stored),
        ];
        foreach (var broken in checks.SelectMany(check => check))
            world.Fail(broken);
    }
}
