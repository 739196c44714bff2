using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Reports a callback registered with a token that outlives the call, and left there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RegistrationNotDisposed() : DisposeRule(Rule)
{
    internal const string Id = "LEAK209";

    private static readonly DiagnosticDescriptor Rule = Describe(
        id: Id,
        title: "Dispose CancellationToken registrations",
        message: "{0} is not disposed {1}; its callback is kept alive by the token",
        description: "A token keeps each registration, and everything that its callback captures, until the registration is "
            + "disposed.",
        weaknesses: ["CWE-404", "CWE-772"],
        severity: DiagnosticSeverity.Info);

    private protected override bool IsMine(Acquisition acquisition, BodyOwnership body) =>
        acquisition.Kind == ResourceKind.Registration && !RunsOnce(body.Member)
        && (acquisition.Type.Is("System.Threading.CancellationTokenRegistration")
            ? TokenOf(acquisition.Operation) is { } token && CancellationTokenLifetime.OutlivesCall(token, body.Operations)
            : IsOfManyInstances(body));

    /// <summary>What the callback is registered with, whether or not all of the callback is in sight.</summary>
    private static IOperation? TokenOf(IOperation registration) =>
        registration is IInvocationOperation call ? call.Instance : registration.ChildOperations.FirstOrDefault();

    /// <summary>
    /// What is told of each change of the configuration lives as long as the program: with objects that do not, callbacks add up.
    /// </summary>
    private static bool IsOfManyInstances(BodyOwnership body) =>
        body.Member is { IsStatic: false, ContainingType: { } type }
            && new ExecutionFrequency(body.Compilation, body.Options).OfInstance(type).Recurrence == Recurrence.Again;

    /// <summary>What runs once for the life of the process may register once.</summary>
    private static bool RunsOnce(ISymbol member) =>
        member is IMethodSymbol { IsStatic: true, Name: "Main" or "<Main>$" or "$Main" }
        || (member.Name is "ExecuteAsync" or "StartAsync" or "Configure"
            && (member.ContainingType.Is("Microsoft.Extensions.Hosting.IHostedService") || member.Name == "Configure"));
}
