namespace Pairs.EqualQuestions;

internal enum Mode { Off, One, Two }

internal sealed class Settings
{
    public bool Traces { get; init; }

    public Mode Mode { get; init; }

    public int? Limit { get; init; }

    public string? Query { get; init; }
}

/// <summary>The same question asked before the open and before the close; beside each, another question.</summary>
internal sealed class Queries(DbCommand command, Settings options, IReadOnlyList<int> ids)
{
    private readonly Mode _mode;
    private Mode _changing;
    private readonly string? _name;

    private static void Use(object? one) => Console.WriteLine(one);

    private void Change() => _changing = Mode.Off;

    public void Number(int mode)
    {
        DbDataReader? reader = null;
        if (mode == 1) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (mode == 1) reader!.Close(); }
    }

    public void AnotherNumber(int mode)
    {
        DbDataReader? reader = null;
        if (mode == 1) reader = command.ExecuteReader(); // LEAK203
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (mode == 2) reader!.Close(); }
    }

    public void NumberChanged(int mode)
    {
        DbDataReader? reader = null;
        if (mode == 1) reader = command.ExecuteReader(); // LEAK203
        mode++;
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (mode == 1) reader!.Close(); }
    }

    public void Enum(Mode mode)
    {
        DbDataReader? reader = null;
        if (mode == Mode.One) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (mode == Mode.One) reader!.Close(); }
    }

    public void EnumOtherWay(Mode mode)
    {
        DbDataReader? reader = null;
        if (mode != Mode.One) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (!(Mode.One == mode)) reader!.Close(); }
    }

    public void EnumPattern(Mode mode)
    {
        DbDataReader? reader = null;
        if (mode is Mode.One) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (mode == Mode.One) reader!.Close(); }
    }

    public void EnumOr(Mode mode)
    {
        DbDataReader? reader = null;
        if (mode is Mode.One or Mode.Two) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (mode is Mode.One or Mode.Two) reader!.Close(); }
    }

    public void EnumSubset(Mode mode)
    {
        DbDataReader? reader = null;
        if (mode is Mode.One or Mode.Two) reader = command.ExecuteReader(); // LEAK203
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (mode is Mode.One) reader!.Close(); }
    }

    public void EnumSwitch(Mode mode)
    {
        DbDataReader? reader = null;
        switch (mode)
        {
            case Mode.One: reader = command.ExecuteReader(); break;
            case Mode.Two: command.ExecuteNonQuery(); break;
        }

        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (mode == Mode.One) reader!.Close(); }
    }

    public void Greater(int count)
    {
        DbDataReader? reader = null;
        if (count > 0) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (count > 0) reader!.Close(); }
    }

    public void GreaterOtherWay(int count)
    {
        DbDataReader? reader = null;
        if (count > 0) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (count <= 0) Use(null); else reader!.Close(); }
    }

    public void GreaterThanMore(int count)
    {
        DbDataReader? reader = null;
        if (count > 0) reader = command.ExecuteReader(); // LEAK203
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (count > 1) reader!.Close(); }
    }

    public void Weaker(int count)
    {
        DbDataReader? reader = null;
        if (count > 1) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (count > 0) reader?.Close(); }
    }

    public void TextNull(string? query)
    {
        DbDataReader? reader = null;
        if (query != null) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (query != null) reader!.Close(); }
    }

    public void TextEmpty(string? query)
    {
        DbDataReader? reader = null;
        if (!string.IsNullOrEmpty(query)) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (!string.IsNullOrEmpty(query)) reader!.Close(); }
    }

    public void TextEqual(string query)
    {
        DbDataReader? reader = null;
        if (query == "all") reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (query == "all") reader!.Close(); }
    }

    public void TextOther(string query)
    {
        DbDataReader? reader = null;
        if (query == "all") reader = command.ExecuteReader(); // LEAK203
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (query == "none") reader!.Close(); }
    }

    public void HasValue(int? limit)
    {
        DbDataReader? reader = null;
        if (limit.HasValue) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (limit.HasValue) reader!.Close(); }
    }

    public void HasValueAndNull(int? limit)
    {
        DbDataReader? reader = null;
        if (limit.HasValue) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (limit != null) reader!.Close(); }
    }

    public void Count()
    {
        DbDataReader? reader = null;
        if (ids.Count > 0) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (ids.Count > 0) reader!.Close(); }
    }

    public void CountOfLocal(string[] all)
    {
        DbDataReader? reader = null;
        if (all.Length == 2) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (all.Length == 2) reader!.Close(); }
    }

    public void And(bool first, bool second)
    {
        DbDataReader? reader = null;
        if (first && second) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (first && second) reader!.Close(); }
    }

    public void AndComparisons(int first, Mode second)
    {
        DbDataReader? reader = null;
        if (first > 3 && second == Mode.Two) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (first > 3 && second == Mode.Two) reader!.Close(); }
    }

    public void AndMore(bool first, bool second)
    {
        DbDataReader? reader = null;
        if (first) reader = command.ExecuteReader(); // LEAK203
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (first && second) reader!.Close(); }
    }

    public void Or(bool first, bool second)
    {
        DbDataReader? reader = null;
        if (first || second) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (first || second) reader!.Close(); }
    }

    public void Option()
    {
        DbDataReader? reader = null;
        if (options.Traces) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (options.Traces) reader!.Close(); }
    }

    public void OptionEnum()
    {
        DbDataReader? reader = null;
        if (options.Mode == Mode.Two) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (options.Mode == Mode.Two) reader!.Close(); }
    }

    public void OptionText()
    {
        DbDataReader? reader = null;
        if (options.Query is not null) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (options.Query is not null) reader!.Close(); }
    }

    public void OptionPattern()
    {
        DbDataReader? reader = null;
        if (options is { Mode: Mode.One }) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (options is { Mode: Mode.One }) reader!.Close(); }
    }

    public void OptionHasValue()
    {
        DbDataReader? reader = null;
        if (options.Limit.HasValue) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (options.Limit.HasValue) reader!.Close(); }
    }

    public void AnotherOption()
    {
        DbDataReader? reader = null;
        if (options.Mode == Mode.One) reader = command.ExecuteReader(); // LEAK203
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (options.Traces) reader!.Close(); }
    }

    public void ReadOnlyField()
    {
        DbDataReader? reader = null;
        if (_mode == Mode.One) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (_mode == Mode.One) reader!.Close(); }
    }

    public void FieldNull()
    {
        DbDataReader? reader = null;
        if (_name != null) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (_name != null) reader!.Close(); }
    }

    public void FieldWrittenBetween()
    {
        DbDataReader? reader = null;
        if (_changing == Mode.One) reader = command.ExecuteReader(); // LEAK203
        _changing = Mode.Off;
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (_changing == Mode.One) reader!.Close(); }
    }

    public void FieldNotWritten()
    {
        DbDataReader? reader = null;
        if (_changing == Mode.One) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (_changing == Mode.One) reader!.Close(); }
    }

    public void State()
    {
        DbDataReader? reader = null;
        var state = 0;
        try
        {
            reader = command.ExecuteReader();
            state = 1;
            Use(reader.FieldCount);
            command.ExecuteNonQuery();
        }
        finally
        {
            if (state == 1) reader!.Close();
        }
    }

    public void StateTwo()
    {
        DbDataReader? reader = null;
        var state = Mode.Off;
        try
        {
            reader = command.ExecuteReader();
            state = Mode.One;
            command.ExecuteNonQuery();
            state = Mode.Two;
            command.ExecuteNonQuery();
        }
        finally
        {
            if (state != Mode.Off) reader!.Close();
        }
    }

    public void StateSwitch()
    {
        DbDataReader? reader = null;
        var state = 0;
        try
        {
            reader = command.ExecuteReader();
            state = 1;
            command.ExecuteNonQuery();
        }
        finally
        {
            switch (state)
            {
                case 1: reader!.Close(); break;
            }
        }
    }

    public void StateTooEarly()
    {
        DbDataReader? reader = null;
        var state = 0;
        try
        {
            reader = command.ExecuteReader(); // LEAK203
            command.ExecuteNonQuery();
            state = 1;
        }
        finally
        {
            if (state == 1) reader!.Close();
        }
    }

    public void LocalOfQuestion(int mode)
    {
        DbDataReader? reader = null;
        var opens = mode == 1;
        if (opens) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (opens) reader!.Close(); }
    }

    public void LocalAndQuestion(int mode)
    {
        DbDataReader? reader = null;
        var opens = mode == 1;
        if (mode == 1) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (opens) reader!.Close(); }
    }

    public void TwoVariables(int first, int second)
    {
        DbDataReader? reader = null;
        if (first == second) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (first == second) reader!.Close(); }
    }

    public void Flag(FileOptions flags)
    {
        DbDataReader? reader = null;
        if ((flags & FileOptions.Asynchronous) != 0) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if ((flags & FileOptions.Asynchronous) != 0) reader!.Close(); }
    }

    public void HasFlag(FileOptions flags)
    {
        DbDataReader? reader = null;
        if (flags.HasFlag(FileOptions.Asynchronous)) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (flags.HasFlag(FileOptions.Asynchronous)) reader!.Close(); }
    }

    public async Task Async(int mode, CancellationToken token)
    {
        DbDataReader? reader = null;
        if (mode == 1) reader = await command.ExecuteReaderAsync(token);
        try { Use(reader); await command.ExecuteNonQueryAsync(token); }
        finally { if (mode == 1) await reader!.DisposeAsync(); }
    }

    public void EarlyExit(int mode)
    {
        var reader = mode == 1 ? command.ExecuteReader() : null;
        Use(reader);
        if (mode != 1) return;
        reader!.Close();
    }

    public void InLoop(int[] modes)
    {
        foreach (var mode in modes)
        {
            DbDataReader? reader = null;
            if (mode == 1) reader = command.ExecuteReader();
            Use(reader);
            if (mode == 1) reader!.Close();
        }
    }

    public void NullOfSomethingElse(DbTransaction? transaction)
    {
        DbDataReader? reader = null;
        if (transaction is null) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (transaction is null) reader!.Close(); }
    }

    public void Type(object what)
    {
        DbDataReader? reader = null;
        if (what is string) reader = command.ExecuteReader();
        try { Use(reader); command.ExecuteNonQuery(); }
        finally { if (what is string) reader!.Close(); }
    }
}
