namespace CareLoop.Local.Hospital.Population;

/// <param name="TellsDiagnosis">Whether the name alone says what a patient is treated for, so that no text may hold it.</param>
internal sealed record Department(string Code, string Name, string Location, bool TellsDiagnosis = false)
{
    public static readonly IReadOnlyList<Department> All =
    [
        new("CARD", "心内科", "门诊楼3层"),
        new("ORTH", "骨科", "门诊楼2层"),
        new("PED", "儿科", "儿童楼1层"),
        new("OPH", "眼科", "门诊楼5层"),
        new("DERM", "皮肤科", "门诊楼4层"),
        new("GI", "消化内科", "门诊楼3层"),
        new("ONC", "肿瘤科", "门诊楼6层", TellsDiagnosis: true),
        new("PSY", "精神科", "门诊楼7层", TellsDiagnosis: true),
    ];
}
