using CareLoop.Local.Hospital.Population;

namespace CareLoop.Local.Hospital.Days;

/// <summary>What else a booking says; it stays the same wherever the visit is moved to.</summary>
internal sealed record BookingDetails(Department Department, string? Instructions)
{
    private static readonly string?[] AllInstructions = [null, null, null, "请空腹", "请携带既往病历", "请提前30分钟到达"];

    public static BookingDetails Of(long seed, string visit)
    {
        var chance = Chance.Of(seed, "details", visit);
        return new(chance.Pick(Department.All), chance.Pick(AllInstructions));
    }
}
