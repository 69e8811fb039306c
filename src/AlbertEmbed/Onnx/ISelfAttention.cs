namespace AlbertEmbed.Onnx;

/// <summary>The part of a layer that mixes the tokens of each text.</summary>
internal interface ISelfAttention
{
    /// <summary>softmax(Q·Kᵀ / √head size)·V for each head and each text.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="query">[rows, hidden], or [batch, length, hidden], as the two others.</param>
    /// <param name="key">The keys.</param>
    /// <param name="value">The values.</param>
    /// <returns>The name of the context, of the same shape.</returns>
    string Attend(GraphBuilder graph, string query, string key, string value);

    /// <summary>
    /// The rows of the first two tokens of each text, of all rows that <see cref="Attend"/> takes; of one where texts have one.
    /// </summary>
    string TakeFirst(GraphBuilder graph, string rows) => throw new NotSupportedException();

    /// <summary>The same for these rows alone: the query has only them, and so has the context.</summary>
    string AttendFirst(GraphBuilder graph, string query, string key, string value) => throw new NotSupportedException();

    /// <summary>The first token's row of each text, of rows that <see cref="TakeFirst"/> took: [texts, hidden].</summary>
    string TakeOne(GraphBuilder graph, string rows) => throw new NotSupportedException();

    /// <summary>Brings rows that are ordered by text into the order that <see cref="Attend"/> wants.</summary>
    /// <param name="rows">[rows, width], of the outermost graph, as the result.</param>
    /// <param name="width">Their width.</param>
    string Order(string rows, int width) => rows;

    /// <summary>Brings rows back into the order of texts.</summary>
    /// <param name="rows">[rows, width], of the outermost graph, as the result.</param>
    /// <param name="width">Their width.</param>
    string OrderByText(string rows, int width) => rows;
}
