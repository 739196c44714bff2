using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Analysis.Frequency;

/// <summary>
/// The types that the compilation registers with its service collection, by simple name. Read from syntax, once for a
/// compilation and only when a rule asks: a registration is a call with type arguments, or with <c>typeof</c>.
/// </summary>
internal sealed class ServiceRegistrations
{
    private static readonly ConditionalWeakTable<Compilation, ServiceRegistrations> s_byCompilation = new();

    private readonly HashSet<string> _shortLived = new();
    private readonly HashSet<string> _singletons = new();

    private ServiceRegistrations(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            AnalysisCallback.ThrowIfCancelled();
            var text = tree.GetText().ToString();
            if (!text.Contains("AddTransient") && !text.Contains("AddScoped") && !text.Contains("AddSingleton")
                && !text.Contains("AddHostedService"))
                continue;
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                if (node is InvocationExpressionSyntax call && NameOf(call) is { } name) Read(call, name);
            }
        }
    }

    public static ServiceRegistrations For(Compilation compilation) =>
        s_byCompilation.GetValue(compilation, static c => new ServiceRegistrations(c));

    /// <summary>Whether the compilation is an application that composes services.</summary>
    public bool Any => _shortLived.Count + _singletons.Count > 0;

    public bool IsSingleton(INamedTypeSymbol type) => _singletons.Contains(type.Name) && !_shortLived.Contains(type.Name);

    public bool IsShortLived(INamedTypeSymbol type) => _shortLived.Contains(type.Name) && !_singletons.Contains(type.Name);

    private void Read(InvocationExpressionSyntax call, SimpleNameSyntax name)
    {
        var registered = name.Identifier.ValueText switch
        {
            "AddTransient" or "AddScoped" or "TryAddTransient" or "TryAddScoped" or "AddKeyedTransient" or "AddKeyedScoped" => _shortLived,
            "AddSingleton" or "TryAddSingleton" or "AddKeyedSingleton" or "AddHostedService" => _singletons,
            _ => null,
        };
        if (registered is null) return;
        if (name is GenericNameSyntax { TypeArgumentList.Arguments: { Count: > 0 } arguments })
            registered.Add(SimpleName(arguments.Last()));
        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (argument.Expression is TypeOfExpressionSyntax { Type: var type }) registered.Add(SimpleName(type));
            foreach (var made in Made(argument.Expression)) registered.Add(SimpleName(made.Type));
        }
    }

    /// <summary>The instance that is registered, or those that a factory returns.</summary>
    private static IEnumerable<ObjectCreationExpressionSyntax> Made(ExpressionSyntax argument) => argument switch
    {
        ObjectCreationExpressionSyntax instance => [instance],
        AnonymousFunctionExpressionSyntax { ExpressionBody: ObjectCreationExpressionSyntax instance } => [instance],
        AnonymousFunctionExpressionSyntax { Block: { } block } =>
            block.DescendantNodes(static node => node is not AnonymousFunctionExpressionSyntax).OfType<ReturnStatementSyntax>()
                .Select(static returned => returned.Expression).OfType<ObjectCreationExpressionSyntax>(),
        _ => [],
    };

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    private static string SimpleName(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => type.ToString(),
    };
}
