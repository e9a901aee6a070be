using System.Text;

namespace CareLoop.Intake.Csv;

/// <summary>The columns of the files that are read, each under one name in errors and several in files.</summary>
internal sealed record CsvColumn(string Name, params string[] AlsoCalled)
{
    public static readonly CsvColumn
        Organisation = new("organisation", "hospital", "院区代码", "机构代码", "医院代码"),
        Authority = new("authority", "assigning_authority", "编号机构", "发号机构"),
        PatientNumber = new("patient_number", "mrn", "medical_record_number", "病历号", "病案号", "患者编号", "患者ID"),
        NationalId = new("national_id", "身份证号", "身份证号码", "居民身份证号"),
        PatientName = new("name", "patient_name", "姓名", "患者姓名", "病人姓名"),
        Phone = new("phone", "mobile", "手机号", "手机", "电话", "联系电话"),
        BirthDate = new("birth_date", "date_of_birth", "出生日期"),
        Gender = new("gender", "sex", "性别"),
        Language = new("language", "语言"),
        Appointment = new("appointment", "appointment_id", "预约号", "预约编号", "预约ID"),
        Start = new("start", "start_time", "预约时间", "就诊时间"),
        Minutes = new("minutes", "duration_minutes", "时长", "时长（分钟）"),
        Type = new("type", "appointment_type", "就诊类型", "预约类型"),
        Location = new("location", "地点", "就诊地点"),
        Instructions = new("instructions", "注意事项", "就诊须知"),
        Status = new("status", "状态", "预约状态"),
        Encounter = new("encounter", "encounter_id", "visit_number", "住院号", "住院流水号", "就诊流水号"),
        Admitted = new("admitted", "admitted_at", "入院时间", "入院日期"),
        Diagnoses = new("diagnoses", "诊断编码", "诊断代码"),
        DepartmentCode = new("department_code", "科室代码", "科室编码"),
        Department = new("department", "department_name", "科室", "科室名称"),
        ClinicianId = new("clinician_id", "医生工号", "医生编号"),
        Clinician = new("clinician", "doctor", "医生", "医生姓名", "主管医生"),
        Recorded = new("recorded", "updated_at", "更新时间", "最后修改时间");

    private static readonly CsvColumn[] OfBoth =
        [Organisation, Authority, PatientNumber, NationalId, PatientName, Phone, BirthDate, Gender, Language, DepartmentCode, Department, ClinicianId, Clinician, Recorded];

    /// <summary>The columns of a file of appointments.</summary>
    public static IReadOnlyList<CsvColumn> OfAppointments { get; } = [.. OfBoth, Appointment, Start, Minutes, Type, Location, Instructions, Status];

    /// <summary>The columns of a file of patients who are in the hospital.</summary>
    public static IReadOnlyList<CsvColumn> OfAdmissions { get; } = [.. OfBoth, Encounter, Admitted, Diagnoses];

    /// <summary>Whether a header names this column: case, width, blanks, underscores and hyphens don't matter.</summary>
    public bool IsCalled(string header)
    {
        var name = Plain(header);
        return AlsoCalled.Prepend(Name).Any(known => Plain(known) == name);
    }

    public override string ToString() => Name;

    // NFKC makes full-width letters and brackets plain ones. The text has been decoded, so that there is no half a character in it.
    private static string Plain(string text) =>
        new([.. text.Normalize(NormalizationForm.FormKC).Where(character => !char.IsWhiteSpace(character) && character is not ('_' or '-' or '\uFEFF')).Select(char.ToLowerInvariant)]);
}
