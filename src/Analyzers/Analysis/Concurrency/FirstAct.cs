using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Analysis.Timing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>
/// Whether a timer's callback disposes the timer before it does anything else: it then runs once, and never beside itself.
/// </summary>
internal static class FirstAct
{
    /// <summary>Calls that are looked into, one inside the other.</summary>
    private const int MostCalls = 3;

    public static bool DisposesTimer(TimerTicks ticks)
    {
        if (ticks.Callback.SemanticModel is not { } model) return false;
        var callback = ticks.Callback;
        var body = callback is IAnonymousFunctionOperation lambda ? lambda.Body : callback is IMethodReferenceOperation reference
            ? BodyOf(reference.Method, model) : null;
        var sender = (callback as IAnonymousFunctionOperation)?.Symbol ?? (callback as IMethodReferenceOperation)?.Method;
        return Disposes(body, ticks.Timer, ticks.PassesSender ? sender?.Parameters.FirstOrDefault() : null, model, 0);
    }

    private static bool Disposes(IOperation? act, ISymbol? timer, IParameterSymbol? sender, SemanticModel model, int depth) =>
        RecursionGuard.Descend(act) switch
        {
            IMethodBodyOperation method => Disposes(method.BlockBody ?? method.ExpressionBody, timer, sender, model, depth),
            ILocalFunctionOperation local => Disposes(local.Body, timer, sender, model, depth),
            IBlockOperation block => Disposes(block.Operations.FirstOrDefault(static statement => statement is not ILocalFunctionOperation),
                timer, sender, model, depth),
            ITryOperation attempt => Disposes(attempt.Body, timer, sender, model, depth),
            ILockOperation held => Disposes(held.Body, timer, sender, model, depth),
            IExpressionStatementOperation statement => Disposes(statement.Operation, timer, sender, model, depth),
            IReturnOperation returned => Disposes(returned.ReturnedValue, timer, sender, model, depth),
            IAwaitOperation awaited => Disposes(awaited.Operation, timer, sender, model, depth),
            ISimpleAssignmentOperation { Target: IDiscardOperation, Value: var value } => Disposes(value, timer, sender, model, depth),
            IConditionalAccessOperation access =>
                IsTimer(access.Operation, timer, sender) && access.WhenNotNull is IInvocationOperation { TargetMethod: var called }
                    && IsDisposal(called),
            IConditionalOperation { WhenFalse: null } choice =>
                NullTests.Tested(choice.Condition) is { NullWhenTrue: false, Operand: var tested } && IsTimer(tested, timer, sender)
                    && Disposes(choice.WhenTrue, timer, sender, model, depth),
            IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner } =>
                Disposes(inner, timer, sender, model, depth),
            IInvocationOperation { Instance: { } instance } call when IsDisposal(call.TargetMethod) && IsTimer(instance, timer, sender) =>
                true,
            IInvocationOperation call when depth < MostCalls => Disposes(BodyOf(call.TargetMethod, model), timer, null, model, depth + 1),
            _ => false,
        };

    private static bool IsDisposal(IMethodSymbol method) => method.Name is "Dispose" or "DisposeAsync" or "Close";

    private static bool IsTimer(IOperation value, ISymbol? timer, IParameterSymbol? sender) =>
        TrackedConditions.Variable(ValueUse.WalkDownConversion(value)) is { } variable
        && (SymbolEqualityComparer.Default.Equals(variable, timer) || SymbolEqualityComparer.Default.Equals(variable, sender));

    private static IOperation? BodyOf(IMethodSymbol method, SemanticModel model) =>
        method is { IsAbstract: false, IsVirtual: false, IsOverride: false, DeclaringSyntaxReferences: [{ } declared] }
            && declared.SyntaxTree == model.SyntaxTree ? model.GetOperation(declared.GetSyntax()) : null;
}
