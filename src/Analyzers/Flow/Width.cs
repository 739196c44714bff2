using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Flow;

/// <summary>How many items a sequence or turns a loop can have: few by construction, or as many as the data brings.</summary>
internal sealed class Width(int smallBound)
{
    /// <summary>Whether a counting loop has few turns, or starts a number of equal workers that somebody chose.</summary>
    public bool IsSmall(IForLoopOperation loop)
    {
        if (loop.Condition?.Syntax is BinaryExpressionSyntax { Right: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var limit } } && SaysWorkers(limit)) return true; // wherever it comes from
        if (loop.Condition is not IBinaryOperation comparison || loop.Locals.FirstOrDefault() is not { } counter) return false;
        var bound = Reads(comparison.LeftOperand, counter) ? comparison.RightOperand : comparison.LeftOperand;
        if (CollectionOf(bound) is { } collection) return IsSmall(collection);
        return IsSmallCount(bound) || (bound.ConstantValue is not { HasValue: true } && !loop.Body.Descendants().Any(o => Reads(o, counter) && !IsPlaceOfTask(o)));
    }

    /// <summary>The counter says where the started task is kept: <c>workers[i] = Task.Run(Work)</c>.</summary>
    private static bool IsPlaceOfTask(IOperation counter) => counter.Parent is IArrayElementReferenceOperation { Parent: ISimpleAssignmentOperation assignment } element && assignment.Target == element && assignment.Value.Type.IsTaskShaped();

    public bool IsSmall(IOperation sequence) => IsSmall(sequence, RecursionGuard.Start());

    private bool IsSmall(IOperation sequence, RecursionGuard outer)
    {
        sequence = ValueUse.WalkDownConversion(sequence);
        if (!outer.TryEnter(sequence, out var guard) || IsOfComponents(sequence.Type)) return true;
        switch (sequence)
        {
            case IArrayCreationOperation { Initializer: not null }: return true;
            case IArrayCreationOperation { DimensionSizes: [var size] }: return IsSmallCount(size);
            case IObjectCreationOperation { Initializer: not null, Arguments.IsEmpty: true }: return true;
            case IObjectCreationOperation { Arguments: [var only] }: return only.Value.Type?.AllInterfaces.Any(static i => i.Name == "IEnumerable") == true && IsSmall(only.Value, guard);
            case { Syntax: { RawKind: InlineElements.CollectionExpression } literal }: return IsPlain(literal);
            case IInvocationOperation call: return IsSmallResult(call, guard);
            case IAwaitOperation { Operation: var awaited }: return IsSmall(awaited, guard);
            case IParameterReferenceOperation { Parameter: var parameter }: return parameter.IsParams || (parameter.Name == "args" && parameter.ContainingSymbol.Name is "Main" or "<Main>$") || SaysSmall(parameter.Name);
            case ILocalReferenceOperation { Local: var local }: return SaysSmall(local.Name) || IsSmallLocal(local, sequence, guard);
            case IFieldReferenceOperation { Field: var field }: return SaysSmall(field.Name) || IsLiteral(field);
            case IPropertyReferenceOperation { Property: var property } reference: return SaysSmall(property.Name) || (property.Name is "Keys" or "Values" && reference.Instance is { } dictionary && IsSmall(dictionary, guard));
            case IArrayElementReferenceOperation or IConditionalAccessOperation: return false;
            case ICoalesceOperation choice: return IsSmall(choice.Value, guard);
            default: return false;
        }
    }

    private bool IsSmallResult(IInvocationOperation call, RecursionGuard guard)
    {
        var method = call.TargetMethod;
        if (SaysSmall(method.Name)) return true;
        switch (method.Name)
        {
            case "Range" or "Repeat" when method.ContainingType.Name == "Enumerable":
                return IsSmallCount(call.Arguments.Last().Value);
            case "GetValues" or "GetNames" when method.ContainingType.Name == "Enum":
            case "Take" or "Chunk" or "GetRange" or "GetInvocationList" or "GetDrives" or "GetAllNetworkInterfaces" or "GetHostAddresses" or "GetHostAddressesAsync" or "GetCommandLineArgs" or "GetServices" or "GetAllScreens" or "GetLogicalDrives":
                return true;
        }

        if (method.ContainingType.Name is not ("Enumerable" or "ImmutableArray" or "ImmutableList" or "List" or "AsyncEnumerable" or "TaskAsyncEnumerableExtensions")) return false;
        var source = call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value);
        return source is not null && method.Name is not "SelectMany" && IsSmall(source, guard);
    }

    private bool IsSmallLocal(ILocalSymbol local, IOperation use, RecursionGuard guard)
    {
        var root = use;
        while (root.Parent is { } parent)
        {
            // one of the pieces that a sequence was cut into
            if (parent is IForEachLoopOperation loop && loop.Locals.Contains(local, SymbolEqualityComparer.Default)) return loop.Collection is var pieces && IsCut(pieces);
            root = parent;
        }

        IOperation? value = null;
        foreach (var operation in root.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local):
                    value = declarator.GetVariableInitializer()?.Value;
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } when SymbolEqualityComparer.Default.Equals(target.Local, local):
                    return false;
                case IInvocationOperation { Instance: ILocalReferenceOperation filled, TargetMethod.Name: "Add" or "AddRange" or "Insert" or "Enqueue" or "Push" or "UnionWith" } when SymbolEqualityComparer.Default.Equals(filled.Local, local):
                    return false;
            }
        }

        return value is not null && IsSmall(value, guard);
    }

    private static bool IsCut(IOperation pieces) => ValueUse.WalkDownConversion(pieces) is IInvocationOperation { TargetMethod.Name: var name } && (name.StartsWith("Chunk", StringComparison.Ordinal) || SaysSmall(name) || name is "InGroupsOf" or "Buffer" or "Split" or "Partition");

    private bool IsSmallCount(IOperation count) => ValueUse.WalkDownConversion(count) switch
    {
        { ConstantValue: { HasValue: true, Value: int number } } => number <= smallBound,
        var other => other.DescendantsAndSelf().Any(static o => o switch
        {
            IPropertyReferenceOperation { Property.Name: var name } => SaysWorkers(name),
            IFieldReferenceOperation { Field.Name: var name } => SaysWorkers(name),
            ILocalReferenceOperation { Local: var local } => SaysWorkers(local.Name) || IsNumberOfWorkers(local),
            IParameterReferenceOperation { Parameter.Name: var name } => SaysWorkers(name),
            IInvocationOperation { TargetMethod: { Name: "Min", ContainingType.Name: "Math" } } => true,
            _ => false,
        }),
    };

    /// <summary>A local that takes over a number of workers, or the smaller of two: <c>var n = threadCount; if (n > rings) n = rings;</c>.</summary>
    private static bool IsNumberOfWorkers(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences is [var declared] && declared.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && value switch
        {
            IdentifierNameSyntax name => SaysWorkers(name.Identifier.ValueText),
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => SaysWorkers(name),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } => name == "Min",
            _ => false,
        };

    /// <summary>A number that somebody set as a limit is one.</summary>
    private static bool SaysWorkers(string name) => Says(name, "Processor", "Thread", "Worker", "Parallel", "Concurren", "Consumer", "Producer", "Sender", "Publisher", "Degree", "Slot", "Core", "Max", "Limit", "Partition", "Shard", "Replica", "Node", "Instance", "Reader", "Writer", "PoolSize", "Retr", "Attempt");

    private static bool SaysSmall(string name) => Says(name, "Batch", "Chunk", "Page", "Worker", "Processor", "Consumer", "Window", "Shard", "Partition", "Listener", "Handler", "Plugin", "Observer", "Subscriber", "Provider", "Middleware", "Validator", "Interceptor", "Module", "Extension", "Callback");

    private static bool Says(string name, params string[] words) => words.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>A collection of services or callbacks holds what was registered, which is little.</summary>
    private static bool IsOfComponents(ITypeSymbol? sequence)
    {
        var element = sequence is IArrayTypeSymbol array ? array.ElementType : sequence is INamedTypeSymbol { TypeArguments: [.., var last] } ? last : null;
        return element is { TypeKind: TypeKind.Delegate } || (element is { TypeKind: TypeKind.Interface, ContainingNamespace: { } space } && !element.DeclaringSyntaxReferences.IsEmpty && !space.ToDisplayString().StartsWith("System", StringComparison.Ordinal) && element.GetMembers().Any(static m => m is IMethodSymbol { MethodKind: MethodKind.Ordinary }));
    }

    private static bool IsLiteral(IFieldSymbol field) => field.DeclaringSyntaxReferences is [var declared] && field.IsReadOnly && declared.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
        && (value is ArrayCreationExpressionSyntax { Initializer: not null } or ImplicitArrayCreationExpressionSyntax or InitializerExpressionSyntax or BaseObjectCreationExpressionSyntax { Initializer.Expressions.Count: > 0 } || (value.RawKind == InlineElements.CollectionExpression && value.ChildNodes().Any() && IsPlain(value))); // what begins empty is filled later

    private static bool IsPlain(SyntaxNode literal) => !literal.ChildNodes().Any(static element => element.RawKind == InlineElements.SpreadElement);

    private static IOperation? CollectionOf(IOperation count) => ValueUse.WalkDownConversion(count) switch
    {
        IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } collection } => collection,
        IInvocationOperation { TargetMethod.Name: "Count" } call => call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value),
        _ => null,
    };

    private static bool Reads(IOperation operation, ILocalSymbol local) => ValueUse.WalkDownConversion(operation) is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local);
}
