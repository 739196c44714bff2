using LeakAnalyzers.Compare;

if (args is not [var folder, .. var options] || options.Except(["--accept"]).Any())
{
    Console.Error.WriteLine("usage: eng/compare [--accept]");
    return 2;
}

var root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "LeakAnalyzers.sln")))
    root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("LeakAnalyzers.sln");

var corpus = Corpus.Read(Path.Combine(root, "tests", "LeakAnalyzers.Tests", "Corpus"));
var contenders = Contender.All(folder);
var results = new List<Result>();
var costs = await Cost.MeasureAsync(corpus, contenders);
foreach (var contender in contenders) results.Add(await Result.OfAsync(contender, corpus, costs[contender]));

var page = ComparisonPage.Write(corpus, results, costs[Contender.Floor]);
Console.WriteLine(page);
if (options.Length == 0) return 0;

Directory.CreateDirectory(Path.Combine(root, "docs", "images"));
File.WriteAllText(Path.Combine(root, "docs", "comparison.md"), page);
File.WriteAllText(Path.Combine(root, "docs", "images", "comparison.svg"), ComparisonChart.Draw(corpus, results));
return 0;
