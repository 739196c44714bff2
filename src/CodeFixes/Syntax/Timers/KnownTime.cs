using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Syntax.Timers;

/// <summary>A length of time that the code spells out.</summary>
/// <param name="Milliseconds">How long it is.</param>
/// <param name="Written">The expression, as a <c>TimeSpan</c>.</param>
internal sealed record KnownTime(double Milliseconds, string Written)
{
    public static KnownTime? Of(Site site, ExpressionSyntax time)
    {
        if (site.Model.GetConstantValue(time, site.Cancellation) is { HasValue: true, Value: int or long or uint } number)
        {
            return new(Convert.ToDouble(number.Value), $"{TimeSpanIn(site, time)}.FromMilliseconds({time})");
        }

        return Length(site, time) is { } milliseconds ? new(milliseconds, time.ToString()) : null;
    }

    /// <summary>What a TimeSpan is: made of a constant here, or where a field that never changes is declared.</summary>
    private static double? Length(Site site, ExpressionSyntax time)
    {
        if (time.SyntaxTree != site.Model.SyntaxTree) return null;
        switch (site.Model.GetSymbolInfo(time, site.Cancellation).Symbol)
        {
            case IFieldSymbol { Name: "Zero", ContainingType.Name: "TimeSpan" }:
                return 0;
            case IFieldSymbol { IsStatic: true, IsReadOnly: true, DeclaringSyntaxReferences: [{ } declared] } when declared.GetSyntax(site.Cancellation) is VariableDeclaratorSyntax { Initializer.Value: var initial }:
                return Length(site, initial);
            case IMethodSymbol { ContainingType.Name: "TimeSpan", Name: var unit } when Unit(unit) is { } length && time is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var amount }] }:
                return site.Model.GetConstantValue(amount, site.Cancellation) is { HasValue: true, Value: int or long or double } number ? Convert.ToDouble(number.Value) * length : null;
            default:
                return null;
        }
    }

    private static double? Unit(string name) => name switch
    {
        "FromMilliseconds" => 1,
        "FromSeconds" => 1000,
        "FromMinutes" => 60_000,
        _ => null,
    };

    private static string TimeSpanIn(Site site, ExpressionSyntax place) => site.Model.Compilation.GetTypeByMetadataName("System.TimeSpan")!.ToMinimalDisplayString(site.Model, place.SpanStart);
}
