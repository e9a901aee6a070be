using System.Globalization;

namespace CareLoop.Local.Hospital.Population;

/// <summary>Somebody who works in a department.</summary>
/// <param name="Id">Such as D-CARD-1; nurses have an N.</param>
internal sealed record Clinician(string Id, string Family, string Given, string Department)
{
    private const int InADepartment = 6;

    private const string Surnames = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";
    private const string GivenNames = "明华敏静志强建国丽萍文军海燕立新宏伟晓东雪梅";

    public string Name => Family + Given;

    /// <summary>The physicians of a department; its head is the first of them.</summary>
    public static IReadOnlyList<Clinician> Of(Department department) => [.. Enumerable.Range(1, InADepartment).Select(number => Employ("D", department, number))];

    public static Clinician HeadNurseOf(Department department) => Employ("N", department, 1);

    /// <summary>The same people whatever happens to the patients.</summary>
    private static Clinician Employ(string what, Department department, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{what}-{department.Code}-{number}");
        var chance = Chance.Of(0, "clinician", id);
        return new(id, Surnames[chance.Below(Surnames.Length)].ToString(), GivenNames.Substring(2 * chance.Below(GivenNames.Length / 2), 2), department.Code);
    }
}
