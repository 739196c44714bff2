using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Impact;

/// <summary>
/// Whether what a value was made from is disposed by a <c>using</c> of the same function, and disposes the value with it.
/// </summary>
internal static class ParentDisposal
{
    private const int FewTurns = 16;

    /// <summary>
    /// A reader or command whose connection a <c>using</c> around it disposes. Closing a connection closes its readers
    /// (learn.microsoft.com/dotnet/api/system.data.common.dbconnection.close);
    /// each turn of a loop inside the <c>using</c> leaves one more.
    /// </summary>
    public static bool DisposesConnection(IOperation acquisition) =>
        DisposesConnection(acquisition, ValueUse.Root(acquisition), RecursionGuard.Start());

    /// <summary>Commands that dispose their reader with them: the sources of both providers say so in <c>Dispose(bool)</c>.</summary>
    private static readonly string[] s_commandsWithReader = ["Microsoft.Data.Sqlite.SqliteCommand", "System.Data.SQLite.SQLiteCommand"];

    /// <summary>A response of a client that a <c>using</c> around it disposes, here or in every caller that hands the client in.</summary>
    public static bool DisposesClient(IOperation acquisition) =>
        Receiver(acquisition) is { } client && client.Type.Is("System.Net.Http.HttpMessageInvoker")
            && ValueUse.WalkDownConversion(client) switch
            {
                ILocalReferenceOperation { Local: var local } => IsDisposedAround(local, acquisition, ValueUse.Root(acquisition)),
                IParameterReferenceOperation { Parameter: var parameter } => IsDisposedByCallers(parameter, acquisition),
                _ => false,
            };

    private static IOperation? Receiver(IOperation acquisition) => acquisition switch
    {
        IInvocationOperation { Instance: { } instance } => instance,
        IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [{ Value: var extended }, ..] } => extended,
        // a call that does not bind: an extension of a package that is not there
        IInvalidOperation call => call.ChildOperations.FirstOrDefault(),
        _ => null,
    };

    private static bool IsDisposedByCallers(IParameterSymbol parameter, IOperation inside)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { DeclaredAccessibility: Accessibility.Private } method
            || inside.SemanticModel is not { Compilation: var compilation })
            return false;
        var calls = CallSites.Find(method, inside, compilation).ToList();
        return calls.Count > 0 && calls.TrueForAll(call => call is IInvocationOperation { Arguments: var arguments }
            && arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is { Value: var given }
            && ValueUse.WalkDownConversion(given) is ILocalReferenceOperation { Local: var local }
            && IsDisposedAround(local, call, ValueUse.Root(call)));
    }

    /// <summary>A response whose content stream a <c>using</c> disposes, which gives back all that the response holds.</summary>
    public static bool DisposesContent(IOperation acquisition)
    {
        if (ValueUse.Consumer(acquisition).Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var declared } } => declared,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned } } => assigned,
            _ => null,
        } is not { } response)
            return false;
        return ValueUse.Root(acquisition).Descendants().OfType<IVariableDeclaratorOperation>().Any(declarator =>
            IsUsing(declarator) && declarator.GetVariableInitializer()?.Value is { } value
            && ValueUse.WalkDownAwait(
                value) is IInvocationOperation
            {
                TargetMethod.Name: "ReadAsStreamAsync" or "ReadAsStream",
                Instance: IPropertyReferenceOperation { Property.Name: "Content", Instance: { } of }
            }
            && ValueUse.WalkDownConversion(of) is ILocalReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Local, response));
    }

    private static bool DisposesConnection(IOperation acquisition, IOperation root, RecursionGuard outer)
    {
        if (!outer.TryEnter(acquisition, out var guard)) return false;
        return Sources(acquisition).Any(source => ValueUse.WalkDownConversion(source) switch
        {
            ILocalReferenceOperation { Local: var local }
                when s_commandsWithReader.Any(local.Type.Is) && IsDisposedAround(local, acquisition, root) =>
                true,
            ILocalReferenceOperation { Local: var local } when local.Type.Is("System.Data.IDbConnection") =>
                IsDisposedAround(local, acquisition, root),
            ILocalReferenceOperation { Local: var local } when local.Type.Is("System.Data.IDbCommand") =>
                Values(local, root)
                    .Any(value =>
                        ValueUse.WalkDownAwait(value) is { } made && LoopAround(made) == LoopAround(acquisition)
                            && DisposesConnection(made, root, guard)),
            _ => false,
        });
    }

    /// <summary>What a call or creation is made from: its receiver and its arguments.</summary>
    private static IEnumerable<IOperation> Sources(IOperation acquisition) => acquisition switch
    {
        IInvocationOperation call =>
            call.Arguments.Select(static argument => argument.Value).Concat(call.Instance is { } instance ? [instance] : []),
        IObjectCreationOperation creation => creation.Arguments.Select(static argument => argument.Value).Concat(Assigned(creation)),
        _ => [],
    };

    /// <summary>What an object initializer assigns: <c>new SqlCommand { Connection = connection }</c>.</summary>
    private static IEnumerable<IOperation> Assigned(IObjectCreationOperation creation) =>
        creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Select(static assignment => assignment.Value) ?? [];

    /// <summary>All values of a local, and what is assigned to its members.</summary>
    private static IEnumerable<IOperation> Values(ILocalSymbol local, IOperation root) =>
        ValueUse.InitializerOf(local, root) is { } value ? [value] : [];

    private static bool IsDisposedAround(ILocalSymbol local, IOperation acquisition, IOperation root) =>
        root.DescendantsAndSelf().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local)) is { } declared
        && IsUsing(declared) && LoopAround(declared) == LoopAround(acquisition);

    /// <summary>The innermost loop that may go round often: a few turns leave a few values.</summary>
    private static ILoopOperation? LoopAround(IOperation operation)
    {
        var loop = ExecutionFrequency.LoopAround(operation);
        while (loop is not null && LoopBounds.IsSmall(loop, FewTurns)) loop = ExecutionFrequency.LoopAround(loop);
        return loop;
    }

    private static bool IsUsing(IVariableDeclaratorOperation declarator) =>
        declarator.Parent
            is IVariableDeclarationOperation
        {
            Parent: IVariableDeclarationGroupOperation { Parent: IUsingDeclarationOperation or IUsingOperation }
        };
}
