using LeakAnalyzers.CodeFixes.Timers;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Editing.Statements;

/// <summary>A length of time that the code spells out, here or where a variable that never changes is declared.</summary>
/// <param name="Milliseconds">How long it is.</param>
/// <param name="Written">The expression, as a <c>TimeSpan</c>.</param>
/// <param name="Expression">The expression itself.</param>
internal sealed record ConstantDuration(double Milliseconds, string Written, ExpressionSyntax Expression)
{
    public static ConstantDuration? TryCreate(FixContext site, ExpressionSyntax time)
    {
        time = time.WithoutParentheses();
        if (Number(site, time, RecursionGuard.Start()) is { } number)
            return new(number, $"{TimeSpanIn(site, time)}.FromMilliseconds({time})", time);
        if (Length(site, time, RecursionGuard.Start()) is { } milliseconds) return new(milliseconds, time.ToString(), time);

        // what takes a number is given that of a TimeSpan: a fraction of a millisecond would be lost
        var whole = time is CastExpressionSyntax cast ? cast.Expression.WithoutParentheses() : time;
        return whole is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TotalMilliseconds", Expression: var span }
            && Length(site, span, RecursionGuard.Start()) is { } length && Math.Floor(length) == length
            ? new(length, span.ToString(), span)
            : null;
    }

    private static double? Number(FixContext site, ExpressionSyntax time, RecursionGuard outer)
    {
        if (!outer.TryEnter(time, out var guard)) return null;
        if (site.Model.GetConstantValue(time, site.Cancellation) is { HasValue: true } number)
            return number.Value is int or long or uint or double && Convert.ToDouble(number.Value) is var value
                && Math.Floor(value) == value
                ? value
                : null;
        return Declared(site, time) is { } initial ? Number(site, initial, guard) : null;
    }

    private static double? Length(FixContext site, ExpressionSyntax time, RecursionGuard outer)
    {
        if (!outer.TryEnter(time, out var guard)) return null;
        if (Declared(site, time) is { } initial) return Length(site, initial, guard);
        switch (site.Model.GetSymbolInfo(time, site.Cancellation).Symbol)
        {
            case IFieldSymbol { Name: "Zero", ContainingType.Name: "TimeSpan" }:
                return 0;
            case IFieldSymbol { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" }:
                return Timeout.Infinite;
            case IMethodSymbol { ContainingType.Name: "TimeSpan", Name: var unit }
                when Unit(unit) is { } length
                    && time is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var amount }] }:
                return Amount(site, amount) * length;
            case IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType.Name: "TimeSpan", Parameters.Length: 3 }
                when time
                    is BaseObjectCreationExpressionSyntax
                {
                    ArgumentList.Arguments: [{ Expression: var hours }, { Expression: var minutes }, { Expression: var seconds }]
                }:
                return Amount(site, hours) * Unit("FromHours") + Amount(site, minutes) * Unit("FromMinutes")
                    + Amount(site, seconds) * Unit("FromSeconds");
            default:
                return null;
        }
    }

    private static double? Amount(FixContext site, ExpressionSyntax amount) =>
        site.Model.GetConstantValue(amount, site.Cancellation) is { HasValue: true, Value: int or long or double } number
            ? Convert.ToDouble(number.Value)
            : null;

    private static double? Unit(string name) => name switch
    {
        "FromMilliseconds" => 1,
        "FromSeconds" => 1000,
        "FromMinutes" => 60_000,
        "FromHours" => 3_600_000,
        _ => null,
    };

    /// <summary>What a variable was declared with, if nobody gives it another value.</summary>
    private static ExpressionSyntax? Declared(FixContext site, ExpressionSyntax time)
    {
        if (time is not (IdentifierNameSyntax or MemberAccessExpressionSyntax)
            || site.Model.GetSymbolInfo(time, site.Cancellation).Symbol is not { DeclaringSyntaxReferences: [{ } declared] } symbol
            || declared.SyntaxTree != site.Model.SyntaxTree)
            return null;
        if (symbol is not (ILocalSymbol or IFieldSymbol { IsReadOnly: true }
            or IFieldSymbol { DeclaredAccessibility: Accessibility.Private })
            || declared.GetSyntax(site.Cancellation) is not VariableDeclaratorSyntax { Initializer.Value: var initial } declarator)
            return null;

        SyntaxNode scope = symbol is IFieldSymbol { ContainingType.DeclaringSyntaxReferences: [{ } type] }
            ? type.GetSyntax(site.Cancellation)
            : declarator.Function();
        return symbol is IFieldSymbol { ContainingType.DeclaringSyntaxReferences.Length: not 1 }
            || LoopDependence.IsWritten(site, scope, symbol)
            ? null
            : initial;
    }

    private static string TimeSpanIn(FixContext site, ExpressionSyntax place) =>
        site.Model.Compilation.GetTypeByMetadataName("System.TimeSpan")!.ToMinimalDisplayString(site.Model, place.SpanStart);
}
