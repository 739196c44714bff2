namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Pairs rows with columns one to one so that the sum of the costs is least.</summary>
internal static class LeastCostPairing
{
    /// <summary>For each row its column, by the Hungarian method: every row is added along the cheapest chain of changes to the pairs so far.</summary>
    public static int[] Find(int[,] costs)
    {
        var size = costs.GetLength(0);
        var rowOf = Enumerable.Repeat(-1, size).ToArray();
        var (rowPrice, columnPrice) = (new int[size], new int[size]);
        for (var row = 0; row < size; row++) AddRow(row);

        var columnOf = new int[size];
        for (var column = 0; column < size; column++) columnOf[rowOf[column]] = column;
        return columnOf;

        void AddRow(int first)
        {
            var cheapest = Enumerable.Repeat(int.MaxValue, size).ToArray();
            var previous = Enumerable.Repeat(-1, size).ToArray();
            var reached = new List<int>();
            var (row, last) = (first, -1);
            do
            {
                foreach (var column in Enumerable.Range(0, size).Except(reached))
                {
                    var cost = costs[row, column] - rowPrice[row] - columnPrice[column];
                    if (cost < cheapest[column]) (cheapest[column], previous[column]) = (cost, last);
                }

                var next = Enumerable.Range(0, size).Except(reached).MinBy(column => cheapest[column]);
                var step = cheapest[next];
                rowPrice[first] += step;
                foreach (var column in reached)
                {
                    rowPrice[rowOf[column]] += step;
                    columnPrice[column] -= step;
                }

                foreach (var column in Enumerable.Range(0, size).Except(reached).ToList()) cheapest[column] -= step;
                reached.Add(next);
                (last, row) = (next, rowOf[next]);
            }
            while (row >= 0);

            for (var column = last; column >= 0; column = previous[column]) rowOf[column] = previous[column] >= 0 ? rowOf[previous[column]] : first;
        }
    }
}
