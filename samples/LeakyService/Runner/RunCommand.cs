namespace LeakyService.Runner;

/// <summary>The body of POST /run.</summary>
public sealed record RunCommand(string Command);
