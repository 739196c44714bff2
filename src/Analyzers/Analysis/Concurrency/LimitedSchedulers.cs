using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Concurrency;

/// <summary>Task schedulers that run only so many tasks at once.</summary>
internal static class LimitedSchedulers
{
    /// <summary>
    /// Whether a start goes through a scheduler that is not the one of the thread pool: one that is given, or that its factory
    /// was made with.
    /// </summary>
    public static bool Limits(IInvocationOperation start) =>
        start.Arguments.Any(static argument => IsLimited(argument.Value))
        || start.Instance is { } factory && Creation(factory) is { } creation
            && creation.Arguments.Any(static argument => IsLimited(argument.Value));

    private static IObjectCreationOperation? Creation(IOperation factory) => ValueUse.WalkDownConversion(factory) switch
    {
        IObjectCreationOperation creation => creation,
        ILocalReferenceOperation { Local: var local } reference =>
            ValueUse.InitializerOf(local, ValueUse.Root(reference)) is { } initial
            ? ValueUse.WalkDownConversion(initial) as IObjectCreationOperation : null,
        IFieldReferenceOperation { Field: var field, SemanticModel: { } model } => AssignedTo(field, model.Compilation),
        _ => null,
    };

    private static IObjectCreationOperation? AssignedTo(IFieldSymbol field, Compilation compilation) =>
        (DeclaredBodies.Initializer(field, compilation) is { } initial
            ? ValueUse.WalkDownConversion(initial) as IObjectCreationOperation
            : null)
        ?? MemberUses.Find(field, compilation).Select(static use =>
            use.Parent is ISimpleAssignmentOperation { Value: var value } assignment && assignment.Target == use
            ? ValueUse.WalkDownConversion(value) as IObjectCreationOperation : null).FirstOrDefault(static made => made is not null);

    private static bool IsLimited(IOperation argument) =>
        ValueUse.WalkDownConversion(argument) is var scheduler && scheduler.Type.Is("System.Threading.Tasks.TaskScheduler")
        && scheduler is not IPropertyReferenceOperation { Property: { Name: "Default" or "Current", IsStatic: true } }
        && scheduler is not IInvocationOperation { TargetMethod: { Name: "FromCurrentSynchronizationContext", IsStatic: true } }
        && scheduler.ConstantValue is not { HasValue: true };
}
