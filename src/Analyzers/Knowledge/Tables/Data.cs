using static LeakAnalyzers.Knowledge.ResourceKind;

namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>ADO.NET and what stands on it.</summary>
internal static class Data
{
    public static readonly ResourceType[] Types =
    [
        new ResourceType("System.Data.Common.DbDataReader", DataReader),
        new ResourceType("System.Data.IDataReader", DataReader),
        new ResourceType("System.Data.DataTableReader").NeedsNoRelease("it reads a table in memory and holds no connection"),
        new ResourceType("System.Data.Common.DbConnection", Connection),
        new ResourceType("System.Data.IDbConnection", Connection),
        new ResourceType("System.Data.Common.DbCommand", Command).Borrows("connection").Borrows("transaction"),
        new ResourceType("System.Data.IDbCommand", Command),
        new ResourceType("System.Data.Common.DbBatch", Command).Borrows("connection").Borrows("transaction"),
        new ResourceType("System.Data.Common.DbTransaction", Command),
        new ResourceType("System.Data.IDbTransaction", Command),
        new ResourceType("Dapper.SqlMapper+GridReader", DataReader), // it has the reader, and ends it by itself only behind the last grid
        new ResourceType("System.Data.Common.DbDataAdapter").Borrows("selectCommand").Borrows("selectConnection")
            .NeedsNoRelease("it borrows the command and holds nothing of its own"),
        new ResourceType("System.Data.DataTable").NeedsNoRelease(
            "Dispose of a data table releases nothing: it only clears the designer's site"),
        new ResourceType("System.Data.DataSet").NeedsNoRelease(
            "Dispose of a data set releases nothing: it only clears the designer's site"),
    ];

    public static readonly MemberContract[] Members =
    [
        new("System.Data.Common.DbCommand", "ExecuteReader", Handover.ReturnsOwned),
        new("System.Data.Common.DbCommand", "ExecuteReaderAsync", Handover.ReturnsOwned),
        new("System.Data.IDbCommand", "ExecuteReader", Handover.ReturnsOwned),
        new("System.Data.Common.DbConnection", "CreateCommand", Handover.ReturnsOwned),
        new("System.Data.Common.DbConnection", "BeginTransaction", Handover.ReturnsOwned),
        new("System.Data.Common.DbConnection", "BeginTransactionAsync", Handover.ReturnsOwned),
        new("System.Data.Common.DbConnection", "CreateBatch", Handover.ReturnsOwned),
        new("System.Data.IDbConnection", "CreateCommand", Handover.ReturnsOwned),
        new("System.Data.IDbConnection", "BeginTransaction", Handover.ReturnsOwned),
        new("System.Data.Common.DbProviderFactory", "CreateConnection", Handover.ReturnsOwned),
        new("System.Data.Common.DbProviderFactory", "CreateCommand", Handover.ReturnsOwned),
        new("System.Data.Common.DbDataSource", "CreateConnection", Handover.ReturnsOwned),
        new("System.Data.Common.DbDataSource", "OpenConnection", Handover.ReturnsOwned),
        new("System.Data.Common.DbDataSource", "OpenConnectionAsync", Handover.ReturnsOwned),
        new("System.Data.Common.DbDataSource", "CreateCommand", Handover.ReturnsOwned),
        new("System.Data.Common.DbDataReader", "GetStream", Handover.ReturnsPart),
        new("System.Data.Common.DbDataReader", "GetTextReader", Handover.ReturnsPart),
        new("System.Data.Common.DbDataReader", "GetData", Handover.ReturnsBorrowed),
        new("System.Data.IDataRecord", "GetData", Handover.ReturnsBorrowed),
        new("System.Data.Common.DbDataReader", "Close", Handover.ReleasesReceiver),
        new("System.Data.Common.DbDataReader", "CloseAsync", Handover.ReleasesReceiver),
        new("System.Data.IDataReader", "Close", Handover.ReleasesReceiver),
        new("System.Data.Common.DbConnection", "Close", Handover.ReleasesReceiver),
        new("System.Data.Common.DbConnection", "CloseAsync", Handover.ReleasesReceiver),
        new("System.Data.IDbConnection", "Close", Handover.ReleasesReceiver),
        new("System.Data.Common.DbCommand", "set_Connection", Handover.BorrowsArgument),
        new("System.Data.Common.DbCommand", "set_Transaction", Handover.BorrowsArgument),
        new("System.Data.IDbCommand", "set_Connection", Handover.BorrowsArgument),
        new("System.Data.IDbCommand", "set_Transaction", Handover.BorrowsArgument),
        new("Dapper.SqlMapper", "ExecuteReader", Handover.ReturnsOwned),
        new("Dapper.SqlMapper", "ExecuteReaderAsync", Handover.ReturnsOwned),
        new("Dapper.SqlMapper", "QueryMultiple", Handover.ReturnsOwned),
        new("Dapper.SqlMapper", "QueryMultipleAsync", Handover.ReturnsOwned),
        .. OpenedByDapper,
        new("Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions", "GetDbConnection", Handover.ReturnsBorrowed),
        new("Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions", "GetDbTransaction", Handover.ReturnsBorrowed),
    ];

    /// <summary>Dapper's calls on a connection, which open one that is closed.</summary>
    private static IEnumerable<MemberContract> OpenedByDapper =>
        from member in new[] { "Execute", "ExecuteScalar", "ExecuteReader", "Query", "QueryFirst", "QueryFirstOrDefault", "QuerySingle",
            "QuerySingleOrDefault", "QueryMultiple" }
        from name in new[] { member, member + "Async" }
        select new MemberContract("Dapper.SqlMapper", name, Handover.OpensArgument, "cnn");
}
