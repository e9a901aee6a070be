namespace CareLoop.Configuration.Staff;

/// <summary>Distances as the crow flies.</summary>
internal static class GreatCircle
{
    /// <summary>The earth's mean radius (IUGG, R1), in kilometres; half a percent off at worst, a street more than that.</summary>
    private const double Radius = 6371.0088;

    /// <summary>Kilometres between two positions given in degrees (haversine formula).</summary>
    public static double Kilometres(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        var (phi, otherPhi) = (double.DegreesToRadians(latitude), double.DegreesToRadians(otherLatitude));
        var halfLatitude = Math.Sin((otherPhi - phi) / 2);
        var halfLongitude = Math.Sin(double.DegreesToRadians(otherLongitude - longitude) / 2);
        var chord = (halfLatitude * halfLatitude) + (Math.Cos(phi) * Math.Cos(otherPhi) * halfLongitude * halfLongitude);
        return 2 * Radius * Math.Asin(Math.Sqrt(Math.Clamp(chord, 0, 1)));
    }
}
