using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Flow;

/// <summary>What the text of a method tells at a glance, without binding it.</summary>
internal static class SourceShape
{
    /// <summary>Whether a method calls anything outside a try that catches everything: it is then more than a look at values.</summary>
    public static bool Calls(IMethodSymbol method)
    {
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var nodes = reference.GetSyntax().DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) && !(n is TryStatementSyntax guarded && CatchesAll(guarded)));
            if (nodes.Any(static n => n is AwaitExpressionSyntax or InvocationExpressionSyntax { Expression: not IdentifierNameSyntax { Identifier.ValueText: "nameof" } } && !IsCheck(n))) return true;
        }

        return false;
    }

    public static bool CatchesAll(TryStatementSyntax guarded) => guarded.Catches.Any(static c =>
        c.Filter is null && (c.Declaration is null || c.Declaration.Type.ToString() is "Exception" or "System.Exception")
        && !c.Block.DescendantNodes().Any(static n => n is ThrowStatementSyntax));

    /// <summary>Calls that look at something or note it down: collection reads and writes, string tests, logging.</summary>
    private static bool IsCheck(SyntaxNode call) => call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } }
        && (name is "Contains" or "ContainsKey" or "TryGetValue" or "TryAdd" or "TryRemove" or "Add" or "Remove" or "Clear" or "Equals" or "ToString" or "Any" or "Count" or "Peek" or "Enqueue" or "TryDequeue" or "TryPeek" or "Push" or "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "GetHashCode" or "Set" or "Reset" or "Cancel" or "Dispose" or "Min" or "Max" or "Abs" or "Increment" or "Decrement" or "Exchange" or "CompareExchange" or "Read" or "Write" or "ReferenceEquals" or "Append" or "FirstOrDefault" or "Subtract" or "Debug" or "Info" or "Warn" or "Error" or "WriteLine" or "Assert"
            || name.StartsWith("Log", StringComparison.Ordinal));

    /// <summary>Whether a method waits for a network, a database or a disk, going by the names of what it awaits.</summary>
    public static bool AwaitsIO(IMethodSymbol method) => method.IsAsync && method.DeclaringSyntaxReferences.Any(static reference =>
        reference.GetSyntax().DescendantNodes().OfType<AwaitExpressionSyntax>().Any(static wait => CalledIn(wait.Expression) is
            "GetAsync" or "SendAsync" or "PostAsync" or "PutAsync" or "GetStringAsync" or "GetStreamAsync" or "GetByteArrayAsync" or "GetFromJsonAsync" or "PostAsJsonAsync" or "DownloadDataTaskAsync" or "DownloadStringTaskAsync"
            or "ExecuteReaderAsync" or "ExecuteNonQueryAsync" or "ExecuteScalarAsync" or "OpenAsync" or "QueryAsync" or "SaveChangesAsync" or "ReadAllTextAsync" or "ReadAllBytesAsync" or "WriteAllTextAsync" or "WriteAllBytesAsync" or "CopyToAsync" or "ConnectAsync" or "AuthenticateAsClientAsync" or "AuthenticateAsServerAsync" or "SendMailAsync"));

    /// <summary>Whether a method begins by waiting for a slot of a semaphore, before any try.</summary>
    public static bool WaitsForSlot(IMethodSymbol method) => method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax().DescendantNodes(static n => n is not AnonymousFunctionExpressionSyntax).OfType<InvocationExpressionSyntax>().Any(call =>
        CalledIn(call) is { } name && (name is "AcquireAsync" or "LockAsync" or "EnterAsync" || name is "WaitOne" or "WaitAsync" or "Wait" && IsGate(call, method))));

    /// <summary>Whether what is waited for is a gate: going by the type of a parameter or member, else by how the file declares it and what it is called.</summary>
    private static bool IsGate(InvocationExpressionSyntax wait, IMethodSymbol method)
    {
        while (wait is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: InvocationExpressionSyntax inner } }) wait = inner;
        if (wait.Expression is not MemberAccessExpressionSyntax { Expression: var waited }) return true;
        if (IsTask(waited) || NameOf(waited) is not { } name) return false;
        if (waited is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } && TypeOf(name, method) is { TypeKind: not TypeKind.Error } type) return !type.IsTaskShaped() && !IsOther(type.Name);
        return !IsDeclaredAsOther(name, wait.SyntaxTree.GetRoot()) && SaysGate(name);
    }

    private static ITypeSymbol? TypeOf(string name, IMethodSymbol method)
    {
        if (method.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } given) return given.Type;
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name))
            {
                if (member is IFieldSymbol or IPropertySymbol) return member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
            }
        }

        return null;
    }

    private static bool SaysGate(string name) => new[] { "sem", "gate", "thrott", "limit", "lock", "slot", "mutex", "permit", "pool" }.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsDeclaredAsOther(string name, SyntaxNode file) => file.DescendantNodes().Any(node => node switch
    {
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type: var type } } variable => variable.Identifier.ValueText == name && (IsOther(type) || variable.Initializer is { Value: var made } && (IsTask(made) || made is ObjectCreationExpressionSyntax { Type: var named } && IsOther(named))),
        ParameterSyntax { Type: { } type } parameter => parameter.Identifier.ValueText == name && IsOther(type),
        PropertyDeclarationSyntax property => property.Identifier.ValueText == name && IsOther(property.Type),
        _ => false,
    });

    private static bool IsOther(TypeSyntax type) => NameOf(type is NullableTypeSyntax { ElementType: var inner } ? inner : type) is { } name && IsOther(name);

    private static bool IsOther(string type) => type is "Task" or "ValueTask" or "ManualResetEvent" or "ManualResetEventSlim" or "CountdownEvent" or "Process";

    private static bool IsTask(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax call => CalledIn(call) is { } name && (name is "Run" or "StartNew" or "WhenAll" or "WhenAny" or "Delay" or "ContinueWith" || name.EndsWith("Async", StringComparison.Ordinal)),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Task" or "CompletedTask" or "Completion" } => true,
        _ => false,
    };

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    private static string? CalledIn(ExpressionSyntax expression)
    {
        while (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "WaitAsync", Expression: InvocationExpressionSyntax inner } }) expression = inner;
        return expression switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.Identifier.ValueText,
            InvocationExpressionSyntax { Expression: SimpleNameSyntax name } => name.Identifier.ValueText,
            _ => null,
        };
    }
}
