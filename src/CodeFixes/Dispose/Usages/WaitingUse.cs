using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <summary>
/// A timer or a registration does its work while the code waits for something else: disposing it where nothing waits would undo it.
/// </summary>
internal static class WaitingUse
{
    private static readonly HashSet<string> Active =
    [
        "System.Threading.Timer", "System.Timers.Timer", "System.Threading.ITimer", "System.Threading.CancellationTokenRegistration",
        "System.Windows.Forms.Timer", "System.Net.Sockets.TcpListener", "System.Net.HttpListener", "System.IO.FileSystemWatcher",
        "Microsoft.Extensions.Hosting.IHost",
    ];

    private static readonly string[] Beginnings = ["Start", "Begin", "Init", "Register", "Subscribe", "Add", "Configure", "On", "Attach",
        "Create", "Build", "Setup", "Schedule", "Enable"];

    private static readonly string[] Waiting = ["Wait", "Join", "Sleep", "ReadLine", "ReadKey", "Run", "GetResult", "Execute", "Read",
        "Receive", "Accept", "Copy", "Send", "Invoke"];

    public static bool IsActive(ITypeSymbol type) => Active.Contains(type.FullName());

    /// <summary>Whether the resource may be released when these statements are done.</summary>
    public static bool Suffice(FixContext site, ITypeSymbol type, ResourceUsages dependents, StatementSyntax acquiring)
    {
        if (!dependents.ActsOnItsOwn && !IsActive(type) && !IsSubscription(site, type)) return true;
        if (dependents.IsReleasedAtEnd) return true;
        var function = acquiring.Function();
        if (!function.IsAsync() && function.ReturnsValue(site.Model)
            && (site.Model.GetDeclaredSymbol(function) as IMethodSymbol)?.ReturnType.IsTaskLike() != false)
            return false;
        if (NameOf(function) is { } name && Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal))
            || function is ConstructorDeclarationSyntax)
            return false;
        return StatementList.TryCreate(acquiring) is { } siblings
            && siblings.Statements.Where(statement => statement.SpanStart >= acquiring.SpanStart)
            .SelectMany(statement =>
                statement.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
            .Any(node => node.SpanStart >= acquiring.Span.End && IsWait(node));
    }

    // 'options.OnChange(...)', 'events.Subscribe(...)': a handle on something that goes on.
    public static bool IsSubscription(FixContext site, ITypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && type.Name is "IDisposable" or "IAsyncDisposable"
        && site.Expression is InvocationExpressionSyntax call
        && site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is IMethodSymbol method
        && method.Parameters.Any(parameter => parameter.Type.TypeKind == TypeKind.Delegate);

    private static bool IsWait(SyntaxNode node) => node switch
    {
        AwaitExpressionSyntax or CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or YieldStatementSyntax => true,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } =>
            Waiting.Any(verb => access.Name.Identifier.Text.StartsWith(verb, StringComparison.Ordinal)),
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Result" } => true,
        _ => false,
    };

    private static string? NameOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        _ => null,
    };
}
