namespace LeakAnalyzers.Testing.Tests;

/// <summary>Frames for the code of the tests, which is about the values of fields.</summary>
internal static class Code
{
    public static string Field(string value) => $"class C {{ int F = {value}; }}";

    public static string Fields(string first, string second) => $"class C {{ int F = {first}; int G = {second}; }}";

    public static string OtherField(string value) => $"class D {{ int F = {value}; }}";

    /// <summary>A part of a class whose other part reports on its fields.</summary>
    public static string PartWithField(string value) => $"partial class C {{ int G = {value}; }}";

    public static string PartThatReports(string members = "") => $"partial class C {{ void Report() {{ }} {members}}}";
}
