using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>The rows of one table.</summary>
public class TableClient
{
    private readonly TableRest _rest;

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(TableRest.Create(TableAccount.Parse(connectionString), options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(TableRest.Create(TableAccount.At(endpoint, credential), options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TableRest.Create(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableRest rest, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _rest = rest;
        Name = tableName;
        Uri = new Uri(rest.UriOf(tableName));
    }

    protected TableClient()
    {
    }

    public virtual string AccountName => _rest.Account.Name;

    public virtual string Name { get; }

    public virtual Uri Uri { get; }

    /// <summary>A filter whose values are escaped and typed: <c>CreateQueryFilter($"PartitionKey eq {key}")</c>.</summary>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        TableOperations.CreateAsync(_rest, Name, ifNotExists: false, cancellationToken);

    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        TableOperations.CreateAsync(_rest, Name, ifNotExists: true, cancellationToken);

    /// <summary>Answers 404, and throws nothing, where there is no such table.</summary>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        TableOperations.DeleteAsync(_rest, Name, cancellationToken);

    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _rest.SendAsync(_rest.Message(RequestMethod.Post, Name, EntityJson.Write(entity)), cancellationToken);

    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await _rest.SendAsync(GetMessage(partitionKey, rowKey, select), cancellationToken).ConfigureAwait(false);
        return Response.FromValue(ReadEntity<T>(response), response);
    }

    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await _rest.SendAsync(GetMessage(partitionKey, rowKey, select), cancellationToken, alsoExpected: 404).ConfigureAwait(false);
        return response.Status == 404 ? new NoRow<T>(response) : Response.FromValue(ReadEntity<T>(response), response);
    }

    /// <param name="filter">An OData filter; all rows of the table without one.</param>
    /// <param name="maxPerPage">Rows a page, at most 1,000.</param>
    /// <param name="select">Properties to return; all without it.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null,
        int? maxPerPage = null,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        new Pages<T>(new RowQuery(_rest, Name, filter, Columns(select)).FetchAsync<T>, maxPerPage, cancellationToken);

    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity,
        ETag ifMatch,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        if (ifMatch == default)
            throw new ArgumentException("An update names the version that it replaces, or ETag.All.", nameof(ifMatch));
        var message = WriteMessage(entity, mode);
        message.Request.Headers.SetValue(HttpHeader.Names.IfMatch, ifMatch.ToString());
        return _rest.SendAsync(message, cancellationToken);
    }

    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _rest.SendAsync(WriteMessage(entity, mode), cancellationToken);

    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);

    /// <summary>Answers 404, and throws nothing, where there is no such row.</summary>
    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey,
        string rowKey,
        ETag ifMatch = default,
        CancellationToken cancellationToken = default)
    {
        var message = _rest.Message(RequestMethod.Delete, TableRest.EntityPath(Name, partitionKey, rowKey));
        message.Request.Headers.SetValue(HttpHeader.Names.IfMatch, (ifMatch == default ? ETag.All : ifMatch).ToString());
        return _rest.SendAsync(message, cancellationToken, alsoExpected: 404);
    }

    /// <summary>All actions, on rows of one partition, or none of them.</summary>
    /// <exception cref="TableTransactionFailedException">An action was refused, and with it all.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var batch = new TableBatch(_rest, Name, transactionActions);
        if (batch.Count == 0)
            throw new InvalidOperationException("A transaction needs an action.");
        var message = _rest.Message(RequestMethod.Post, "$batch", batch.Body);
        message.Request.Headers.SetValue(HttpHeader.Names.ContentType, batch.ContentType);
        message.Request.Headers.Remove("Prefer");
        var envelope = await _rest.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var responses = TableBatch.Read(envelope);
        foreach (var response in responses)
        {
            if (response.Status >= 400)
                throw new TableTransactionFailedException(new RequestFailedException(response, null, TableErrorParser.Shared));
        }

        return responses.Count == batch.Count
            ? Response.FromValue(responses, envelope)
            : throw new RequestFailedException(envelope.Status, $"{batch.Count} actions got {responses.Count} answers.");
    }

    private static string Columns(IEnumerable<string> select) => select is null ? null : string.Join(',', select);

    private static T ReadEntity<T>(Response response)
        where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(response.Content.ToMemory().Span);
        reader.Read();
        return RowQuery.As<T>(EntityJson.Read(ref reader));
    }

    private HttpMessage GetMessage(string partitionKey, string rowKey, IEnumerable<string> select)
    {
        var path = TableRest.EntityPath(Name, partitionKey, rowKey);
        return _rest.Message(RequestMethod.Get, Columns(select) is { Length: > 0 } columns ? $"{path}?$select={Uri.EscapeDataString(columns)}" : path);
    }

    private HttpMessage WriteMessage(ITableEntity entity, TableUpdateMode mode)
    {
        ArgumentNullException.ThrowIfNull(entity);
        var method = mode == TableUpdateMode.Replace ? RequestMethod.Put : RequestMethod.Patch;
        return _rest.Message(method, TableRest.EntityPath(Name, entity.PartitionKey, entity.RowKey), EntityJson.Write(entity));
    }

    private sealed class NoRow<T>(Response response) : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T Value => throw new InvalidOperationException("There is no such row.");

        public override Response GetRawResponse() => response;
    }
}
