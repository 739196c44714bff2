using LeakAnalyzers.Evaluate;

if (Arguments.Read(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

var root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "LeakAnalyzers.sln")))
    root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("LeakAnalyzers.sln");
var lists = Path.Combine(root, "tests", "LeakAnalyzers.Tests", "Evaluation");
var evaluation = new Evaluation(arguments);
if (arguments.Scores("verdicts")) await evaluation.JudgeAsync(Verdict.ReadAll(Path.Combine(lists, "verdicts.tsv")));
if (arguments.Scores("pairs")) await evaluation.FindAsync(Pair.ReadAll(Path.Combine(lists, "pairs.tsv")));

var page = PrecisionPage.Write(evaluation);
Console.WriteLine(page);
Console.WriteLine($"{evaluation.Repositories.Count} repositories; {evaluation.Unjudged} warnings are not judged");
if (arguments.Accepts) File.WriteAllText(Path.Combine(root, "docs", "precision.md"), page);
return 0;
