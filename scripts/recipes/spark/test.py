#!/usr/bin/env python3
"""Tries the Spark recipe: with a stand-in for an RDD that starts commands as PySpark does, and with PySpark where that is installed.

ALBERT_EMBED_PROGRAM names the program. usage: spark/test.py MODEL     another model than the bundled one, as a folder
"""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

import embed


class Lines:
    """One partition. Source: pyspark.core.rdd.RDD.pipe, which gives a command no environment unless it is told one."""

    def __init__(self, items):
        self.items = items

    def zipWithIndex(self):
        return Lines([(item, number) for number, item in enumerate(self.items)])

    def map(self, function):
        return Lines([function(item) for item in self.items])

    def pipe(self, command, env=None, checkCode=False):
        text = "".join(f"{item}\n" for item in self.items)
        done = subprocess.run(shlex.split(command), env=env or {}, input=text, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=checkCode)
        return Lines(done.stdout.splitlines())


def vectors(lines):
    return [(record["id"], record["embedding"]) for record in map(json.loads, lines)]


def tables(program, model):
    """What the program writes is what pandas and others read, where Arrow is installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        print("Parquet: pyarrow is not installed, so its tables were not tried")
        return
    with tempfile.TemporaryDirectory() as folder:
        given = pyarrow.table({"text": ["one text", None], "n": pyarrow.array([1, None], pyarrow.int16()), "when": pyarrow.array([0, 1], pyarrow.timestamp("ns"))})
        pyarrow.parquet.write_table(given, f"{folder}/in.parquet")
        subprocess.run([program, "-q", "-m", model, "-i", f"{folder}/in.parquet", "--keep-all", "-o", f"{folder}/out.parquet"], check=True)
        written = pyarrow.parquet.read_table(f"{folder}/out.parquet", page_checksum_verification=True)
        assert written.select(["text", "n", "when"]) == given
        assert written.schema.field("embedding").type.value_type == pyarrow.float32()


def main():
    program, model = pathlib.Path(shutil.which(os.environ.pop("ALBERT_EMBED_PROGRAM", "albert-embed"))), sys.argv[1]
    os.environ["PATH"] = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    texts = ["one text", "another, with \u00fcmlauts", "", "a carriage\rreturn"]
    given = "".join(embed.record((text, number)) + "\n" for number, text in enumerate(texts))

    def single(*options):
        run = subprocess.run([program, "-q", "--input-format", "jsonl", "--id-field", "id", *options], input=given, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
        return vectors(run.stdout.splitlines())

    # The program is found on the path, and a model that the environment names is the one that runs.
    os.environ.pop("ALBERT_EMBED_MODEL", None)
    bundled = single()
    assert vectors(embed.embed(Lines(texts), []).items) == bundled
    os.environ["ALBERT_EMBED_MODEL"] = model
    named = single("-m", model)
    assert named != bundled
    assert vectors(embed.embed(Lines(texts), []).items) == named

    # What says where models are goes along, secrets do not.
    os.environ.update({"HF_HUB_CACHE": "/cache", "HF_HUB_OFFLINE": "1", "HF_TOKEN": "secret", "https_proxy": "http://proxy", "UNRELATED": "1"})
    sent = embed.environment()
    assert (sent["HF_HUB_CACHE"], sent["HF_HUB_OFFLINE"], sent["https_proxy"]) == ("/cache", "1", "http://proxy")
    assert "HF_TOKEN" not in sent and "UNRELATED" not in sent
    try:
        embed.record((None, 7))
    except ValueError as error:
        assert "record 7" in str(error)
    else:
        raise AssertionError("a missing text was taken")

    # Tables: columns of any kind stay as they are, a null is an empty text.
    rows = [{"n": 1, "body": "one text", "when": (2020, 1)}, {"n": None, "body": None, "when": None}, {"n": 3, "body": "another\nline", "when": ()}]
    column, options = embed.split_options(["--text-field", "body", "--normalize"])
    assert (column, options) == ("body", ["--normalize"])
    embedded = list(embed.embed_rows(iter(rows), column, []))
    assert [{name: row[name] for name in ("n", "body", "when")} for row in embedded] == rows
    assert embedded[0]["embedding"] == named[0][1] and embedded[1]["embedding"] == named[2][1]
    assert list(embed.embed_rows(iter([]), column, [])) == []
    try:
        list(embed.embed_rows(iter(rows), column, ["--empty", "error"]))
    except subprocess.CalledProcessError as error:
        assert error.returncode == 3
    else:
        raise AssertionError("an empty text was taken")
    for names, wanted in ((["a"], "there is no column text; there are a"), (["text", "embedding"], "has a column embedding already")):
        try:
            embed.check_table(names, "text")
        except SystemExit as error:
            assert wanted in str(error)
        else:
            raise AssertionError(f"{names} was taken")
    tables(program, model)

    try:
        from pyspark import SparkContext
    except ImportError:
        print("Spark: commands started as PySpark does (it is not installed: no cluster was tried)")
        return
    context = SparkContext("local[2]", "test")
    assert vectors(embed.embed(context.parallelize(texts, 3), []).collect()) == named
    context.stop()
    print("Spark: three partitions on two workers, in order")


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    main()
