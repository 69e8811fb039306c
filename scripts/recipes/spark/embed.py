#!/usr/bin/env python3
"""Embeds a text file on a Spark cluster: each partition is piped through an albert-embed of its own.

    spark-submit spark/embed.py INPUT OUTPUT [PARTITIONS] [-- ALBERT-EMBED OPTIONS]

INPUT: a text a line, on storage that all workers see. OUTPUT: a folder of JSON Lines, {"id": number of the line, "embedding": [...]}, in the order of the
input. Where INPUT ends in .parquet (a file or a folder), it is a table with a column text, or the one that --text-field names, and OUTPUT is a folder of such
tables: all columns as they were, and embedding, a list of float32. A null is an empty text, unless --empty error is given. albert-embed must be on the path, or ALBERT_EMBED_PROGRAM must say where, at the same place on each worker. An empty line gives a vector too: counts
in are counts out. Lines end as for albert-embed, in LF or CR LF; bytes that are not UTF-8, which it refuses, are replaced by Spark before it sees them.

What albert-embed reads from the environment of this script reaches it on the workers: ALBERT_EMBED_MODEL, HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE, proxies,
certificates and so on, but for tokens (HF_TOKEN): a job that wants to send one gives embed() an environment that has it.
"""

import json
import os
import shlex
import subprocess
import sys

# Spark starts a piped command with the environment that it is given, and with an empty one when it is given none.
NAMES = {
    *("PATH", "HOME", "USERPROFILE", "LOCALAPPDATA", "SYSTEMROOT", "XDG_CACHE_HOME", "TMPDIR", "TMP", "TEMP", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"),
}
PREFIXES = ("ALBERT_EMBED_", "HF_", "DOTNET_")


def environment():
    """What the program reads, and what it needs to be found and started; no secrets."""
    return {
        name: value
        for name, value in os.environ.items()
        if (name.upper() in NAMES or name.startswith(PREFIXES)) and "TOKEN" not in name.upper()
    }


def command(options):
    """One process a partition, with one thread, for a worker has as many partitions at once as cores."""
    program = os.environ.get("ALBERT_EMBED_PROGRAM", "albert-embed")
    return " ".join(map(shlex.quote, [program, "-q", "-i", "-", "--input-format", "jsonl", "--id-field", "id", "--threads", "1", *options]))


def record(numbered):
    text, number = numbered
    if text is None:
        raise ValueError(f"record {number} has no text")
    return json.dumps({"id": str(number), "text": text})


def split_options(options):
    """The name of the text column, and the options that go to the program."""
    if "--text-field" not in options:
        return "text", options
    at = options.index("--text-field")
    if at + 1 == len(options):
        raise SystemExit("embed.py: --text-field needs the name of a column.")
    return options[at + 1], options[:at] + options[at + 2 :]


def check_table(names, column):
    """Refuses a table that embed_rows could not give back with a column more."""
    if column not in names:
        raise SystemExit(f"embed.py: there is no column {column}; there are {', '.join(names)}. Name one with -- --text-field.")
    if "embedding" in names:
        raise SystemExit("embed.py: the table has a column embedding already. Rename it.")


def embed_rows(rows, column, options, variables=None):
    """
    The rows of one partition, as dicts, each with its embedding. They pass as lines through a process of this partition; the columns stay here, so nothing
    but the text is written as text.
    """
    rows = list(rows)
    if not rows:
        return
    given = "".join(json.dumps({"id": str(number), "text": row[column]}) + "\n" for number, row in enumerate(rows))
    done = subprocess.run(
        shlex.split(command(options)), env=environment() if variables is None else variables, input=given, stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    vectors = [json.loads(line) for line in done.stdout.splitlines()]
    if [vector["id"] for vector in vectors] != [str(number) for number in range(len(rows))]:
        raise ValueError(f"{len(rows)} rows were given and {len(vectors)} vectors came back")
    for row, vector in zip(rows, vectors):
        yield {**row, "embedding": vector["embedding"]}


def embed_table(table, options, variables=None):
    """A DataFrame to one with a column more."""
    from pyspark.sql.types import ArrayType, FloatType, StructField, StructType

    column, options = split_options(options)
    check_table(table.columns, column)
    schema = StructType([*table.schema.fields, StructField("embedding", ArrayType(FloatType(), False), False)])
    embedded = table.rdd.mapPartitions(lambda rows: embed_rows((row.asDict() for row in rows), column, options, variables))
    return table.sparkSession.createDataFrame(embedded.map(lambda row: tuple(row[name] for name in schema.fieldNames())), schema)


def embed(lines, options, variables=None):
    """An RDD of texts to an RDD of JSON Lines. A partition whose process fails fails its task, which Spark tries again."""
    return lines.zipWithIndex().map(record).pipe(command(options), env=environment() if variables is None else variables, checkCode=True)


def main():
    arguments, options = sys.argv[1:], []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, options = arguments[:at], arguments[at + 1 :]
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        sys.exit("embed.py needs PySpark: start it with spark-submit, or pip install pyspark.")
    if arguments[0].rstrip("/").endswith(".parquet"):
        spark = SparkSession.builder.appName("albert-embed").getOrCreate()
        table = spark.read.parquet(arguments[0])
        embed_table(table.repartition(int(arguments[2])) if len(arguments) == 3 else table, options).write.parquet(arguments[1])
        spark.stop()
        return
    # A lone CR ends a line for Hadoop, unless it is told what does.
    spark = SparkSession.builder.appName("albert-embed").config("spark.hadoop.textinputformat.record.delimiter", "\n").getOrCreate()
    lines = spark.sparkContext.textFile(arguments[0], int(arguments[2]) if len(arguments) == 3 else None)
    embed(lines.map(lambda line: line.removesuffix("\r")), options).saveAsTextFile(arguments[1])
    spark.stop()


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    main()
