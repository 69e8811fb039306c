#!/usr/bin/env python3
"""Embeds a text file on a Spark cluster: each partition is piped through an albert-embed of its own.

    spark-submit spark/embed.py INPUT OUTPUT [PARTITIONS] [-- ALBERT-EMBED OPTIONS]

INPUT: a text a line, on storage that all workers see. OUTPUT: a folder of JSON Lines, {"id": number of the line, "embedding": [...]}, in the order of the
input. albert-embed must be on each worker's path, or ALBERT_EMBED_PROGRAM must say where. An empty line gives a vector too: counts in are counts out.
"""

import json
import os
import shlex
import sys


def command(options):
    """One process a partition, with one thread, for a worker has as many partitions at once as cores."""
    program = os.environ.get("ALBERT_EMBED_PROGRAM", "albert-embed")
    return " ".join(map(shlex.quote, [program, "-q", "-i", "-", "--input-format", "jsonl", "--id-field", "id", "--threads", "1", *options]))


def record(numbered):
    text, number = numbered
    return json.dumps({"id": str(number), "text": text})


def embed(lines, options):
    """An RDD of texts to an RDD of JSON Lines. A partition whose process fails fails its task, which Spark tries again."""
    return lines.zipWithIndex().map(record).pipe(command(options), checkCode=True)


def main():
    from pyspark.sql import SparkSession

    arguments, options = sys.argv[1:], []
    if "--" in arguments:
        at = arguments.index("--")
        arguments, options = arguments[:at], arguments[at + 1 :]
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    spark = SparkSession.builder.appName("albert-embed").getOrCreate()
    lines = spark.sparkContext.textFile(arguments[0], int(arguments[2]) if len(arguments) == 3 else None)
    embed(lines, options).saveAsTextFile(arguments[1])
    spark.stop()


if __name__ == "__main__":
    main()
