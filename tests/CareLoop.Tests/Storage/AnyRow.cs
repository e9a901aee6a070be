using System.Reflection;
using CareLoop.Common;
using CareLoop.FollowUps;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Tests.Storage;

/// <summary>
/// Makes records of every shape that may be stored, by their own properties: a property that is added later is tested
/// without a word here.
/// </summary>
internal sealed class AnyRow(int seed)
{
    private static readonly NullabilityInfoContext Nullability = new();

    private readonly Random random = new(seed);

    public T Make<T>() => (T)Make(typeof(T));

    private object Make(Type type)
    {
        if (type == typeof(string))
            return Text();
        if (type == typeof(int))
            return random.Next(0, 1_000_000);
        if (type == typeof(double))
            return (random.NextDouble() * 360) - 180;
        if (type == typeof(bool))
            return random.Next(2) == 0;
        if (type == typeof(Guid))
            return new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))]);
        if (type == typeof(DateTimeOffset))
            return random.Next(5) == 0 ? default : Instant();
        if (type == typeof(DateOnly))
            return DateOnly.FromDateTime(Instant().UtcDateTime);
        if (type == typeof(TimeOnly))
            return TimeOnly.MinValue.AddMinutes(random.Next(24 * 60));
        if (type == typeof(Discharge))
            return new Discharge(Instant(), random.Next(2) == 0);
        if (type == typeof(TimeSpan))
            return TimeSpan.FromSeconds(random.Next(0, 600_000));
        if (type == typeof(Identifier))
            return new Identifier("a" + random.Next(100), "v" + random.Next(100));
        if (type == typeof(PatientKey))
            return PatientKey.FromHash("1" + random.Next(100, 1_000_000));
        if (type == typeof(Stamps))
            return Stamps.None.With([.. Enumerable.Range(0, random.Next(3)).Select(_ => Text())], new Stamp(Text()));
        if (type == typeof(Deceased))
            return random.Next(3) switch { 0 => Deceased.No, 1 => Deceased.Yes, _ => Deceased.On(Instant()) };
        if (type.IsEnum)
            return type.GetEnumValues().GetValue(random.Next(type.GetEnumValues().Length))!;
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return Enumerable.Range(0, random.Next(3)).ToDictionary(number => Text() + number, _ => Text());
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? List(type.GetGenericArguments()[0]) : Record(type);
    }

    private Array List(Type type)
    {
        var list = Array.CreateInstance(type, random.Next(4));
        for (var index = 0; index < list.Length; index++)
            list.SetValue(Make(type), index);
        return list;
    }

    private object Record(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        var parameters = constructor.GetParameters();
        var made = constructor.Invoke([.. parameters.Select(parameter => Make(parameter.Name!, parameter.ParameterType, Nullability.Create(parameter).ReadState))]);
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsStatic: false } && parameters.All(parameter => parameter.Name != property.Name)))
        {
            if (property.PropertyType != typeof(Azure.ETag))
                property.SetValue(made, Make(property.Name, property.PropertyType, Nullability.Create(property).ReadState));
        }

        return made;
    }

    private object? Make(string name, Type type, NullabilityState state) =>
        state == NullabilityState.Nullable && random.Next(3) == 0 ? null
        : type == typeof(string) && name is "Id" or "Receipt" or "Record" ? DerivedId.Of(Text())
        : type == typeof(DateTimeOffset?) ? Instant()
        : Make(Nullable.GetUnderlyingType(type) ?? type);

    /// <summary>Text of every script, never empty: an empty text and none are the same once stored. Keys part by a tilde, so there is none.</summary>
    private string Text()
    {
        string[] parts = ["a", "Z9", "王", "建国", " ", "'", "\"", "\\", "{", "\n", "😀", "é", "<&>", "2026"];
        return "x" + string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => parts[random.Next(parts.Length)])) + "x";
    }

    private DateTimeOffset Instant() => new(random.NextInt64(new DateTime(1601, 1, 1).Ticks, new DateTime(2999, 12, 31).Ticks), TimeSpan.Zero);
}
