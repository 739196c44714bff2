using LeakAnalyzers.Analysis.ControlFlow;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership.Conditions;

/// <summary>The one expression, constants apart, that gives a local or a capture of a graph its value.</summary>
/// <param name="Value">The expression.</param>
/// <param name="HasConstants">Whether the variable is also set to constants: it then has the expression's value only where it has none of
/// theirs.</param>
internal sealed record Definition(IOperation Value, bool HasConstants);

/// <summary>
/// Finds what locals and captures stand for, so that <c>var closed = reader.IsClosed; if (!closed)</c> asks what <c>if
/// (!reader.IsClosed)</c> asks.
/// </summary>
internal sealed class Definitions
{
    private readonly Dictionary<object, List<IOperation>> _values = new();
    private readonly Dictionary<object, int> _lastWrite = new();

    public Definitions(ControlFlowGraph graph)
    {
        foreach (var operation in TrackedConditions.Operations(graph).SelectMany(static statement => statement.DescendantsAndSelf()))
        {
            switch (operation)
            {
                case IFlowCaptureOperation capture:
                    Add(capture.Id, capture.Value);
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment:
                    Add(local, assignment.Value);
                    Written(local, assignment);
                    break;
                case IAssignmentOperation { Target: var target }:
                    Written(TrackedConditions.Variable(target), operation);
                    break;
                case IIncrementOrDecrementOperation { Target: var target }:
                    Written(TrackedConditions.Variable(target), operation);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var given }:
                    Written(TrackedConditions.Variable(given), operation);
                    break;
            }
        }
    }

    /// <summary>What a reference to a local or capture stands for; null where it may have another value by then.</summary>
    public Definition? Find(IOperation reference)
    {
        object? variable = reference switch
        {
            ILocalReferenceOperation { Local: { IsRef: false } local } => local,
            IFlowCaptureReferenceOperation capture => capture.Id,
            _ => null,
        };
        if (variable is null || !_values.TryGetValue(variable, out var values)) return null;
        var computed = values.Where(static value => !IsConstant(value)).ToList();
        if (computed is not [var only]) return null;
        return variable is CaptureId || IsStillTrue(only, reference) ? new(only, values.Count > 1) : null;
    }

    private static bool IsConstant(IOperation value) =>
        value.ConstantValue.HasValue || value is IDefaultValueOperation or IConversionOperation { Operand.ConstantValue.HasValue: true };

    /// <summary>Whether nothing that the expression reads is written behind it, and it stands in front of the reference.</summary>
    private bool IsStillTrue(IOperation value, IOperation reference) =>
        value.Syntax.SpanStart < reference.Syntax.SpanStart
        && value.DescendantsAndSelf().All(part =>
            TrackedConditions.Variable(part) is not { } read || !_lastWrite.TryGetValue(read, out var written)
                || written <= value.Syntax.SpanStart);

    private void Add(object variable, IOperation value)
    {
        if (!_values.TryGetValue(variable, out var values)) _values.Add(variable, values = new());
        values.Add(value);
    }

    private void Written(ISymbol? variable, IOperation by)
    {
        if (variable is not null) _lastWrite[variable] = Math.Max(by.Syntax.SpanStart, _lastWrite.TryGetValue(variable, out var before)
            ? before : 0);
    }
}
