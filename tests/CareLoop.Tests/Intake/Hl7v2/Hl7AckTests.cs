using CareLoop.Intake.Hl7v2;
using Xunit;

namespace CareLoop.Tests.Intake.Hl7v2;

public sealed class Hl7AckTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Write_AnAnswer_ReadsAsAMessageToWhoSent()
    {
        var message = Hl7Message.Read("MSH|^~\\&|HIS|EAST|CareLoop|HOSP|20260302080000||ADT^A01^ADT_A01|C-1|P|2.5.1\rPID|1")!;

        var acknowledgement = Hl7Message.Read(Hl7Ack.Write(message, Hl7AckCode.Error, "so | and ^ so", [new("PID", 1, 3, 101, "an identifier")], "r-1", At))!;

        Assert.Equal(["MSH", "MSA", "ERR"], acknowledgement.Segments.Select(segment => segment.Name));
        Assert.Equal(("CareLoop", "HOSP", "HIS", "EAST"), (acknowledgement.Header[3].Text, acknowledgement.Header[4].Text, acknowledgement.Header[5].Text, acknowledgement.Header[6].Text));
        Assert.Equal(("ACK", "A01", "r-1", "P", "2.5.1"), (acknowledgement.Code, acknowledgement.Trigger, acknowledgement.ControlId, acknowledgement.Header[11].Text, acknowledgement.Header[12].Text));
        Assert.Equal(("AE", "C-1", "so | and ^ so"), (acknowledgement.Find("MSA")![1].Text, acknowledgement.Find("MSA")![2].Text, acknowledgement.Find("MSA")![3].Text));
        var error = acknowledgement.Find("ERR")!;
        Assert.Equal(("PID", "1", "3", "101", "E", "PID-3: an identifier"), (error[2][1].Text, error[2][2].Text, error[2][3].Text, error[3][1].Text, error[4].Text, error[8].Text));
    }

    [Fact]
    public void Write_ToOtherDelimiters_SpeaksInThem()
    {
        var message = Hl7Message.Read("MSH#*!?%#HIS#EAST#####ADT*A08#C*2#P#2.3\rPID#1")!;

        var acknowledgement = Hl7Message.Read(Hl7Ack.Write(message, Hl7AckCode.Accept, "fine # so", [], "r-2", At))!;

        Assert.Equal(("AA", "C", "fine # so"), (acknowledgement.Find("MSA")![1].Text, acknowledgement.Find("MSA")![2].Text, acknowledgement.Find("MSA")![3].Text));
    }

    [Fact]
    public void Write_ToWhatIsNoMessage_IsAMessageAllTheSame() =>
        Assert.Equal("AR", Hl7Message.Read(Hl7Ack.Write(null, Hl7AckCode.Reject, "no", [], "", At))!.Find("MSA")![1].Text);
}
