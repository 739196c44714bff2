using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Timers;

/// <summary>Methods and local functions of the same file that do nothing but wait for a <c>Task.Delay</c>.</summary>
internal static class DelayingMethods
{
    /// <summary>Whether a call may be one of such a method, told without looking into it.</summary>
    public static bool MayDelay(IInvocationOperation call) =>
        call.TargetMethod is { DeclaringSyntaxReferences: [{ } declared], IsVirtual: false, IsAbstract: false } method
        && method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction
        && declared.SyntaxTree == call.Syntax.SyntaxTree && method.ReturnType.IsTaskShaped();

    /// <summary>The delay that a call waits for; the call itself where it is one; null where it does anything else.</summary>
    public static IInvocationOperation? DelayOf(IInvocationOperation call)
    {
        if (WhenAnyTimeout.IsDelay(call.TargetMethod)) return call;
        if (!MayDelay(call)) return null;
        var declaration = call.TargetMethod.OriginalDefinition.DeclaringSyntaxReferences[0].GetSyntax();
        if (call.SemanticModel?.GetOperation(declaration) is not { } method) return null;
        IInvocationOperation? delay = null;
        foreach (var operation in method.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }:
                    continue;
                case IInvocationOperation waited when delay is null && WhenAnyTimeout.IsDelay(waited.TargetMethod):
                    delay = waited;
                    continue;
                case IInvocationOperation or IObjectCreationOperation or IInvalidOperation:
                case ILoopOperation or IConditionalOperation or ITryOperation or IThrowOperation:
                    return null;
            }
        }

        return delay;
    }

    /// <summary>What the caller gives for a parameter of the method that delays; the value itself where it is none.</summary>
    public static IOperation GivenFor(IOperation value, IInvocationOperation call) =>
        ValueUse.WalkDownConversion(value) is IParameterReferenceOperation { Parameter: var parameter }
        && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, call.TargetMethod.OriginalDefinition)
        && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is { } given
            ? given.Value
            : value;
}
