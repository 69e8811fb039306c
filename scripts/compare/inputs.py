"""The files that the command lines of commands.txt read, and a hub on this machine that they fetch a model from."""

import gzip
import hashlib
import http.server
import json
import shutil
import threading
from pathlib import Path

WORDS = "hello world the cat sat on a mat and you".split()
HUB_MODEL = "albert/tiny"
HUB_COMMIT = "8e2f239c5f8a2c0f253781ca60135db913e5c80c"


def make(folder, models):
    """Writes all inputs into a folder that exists."""
    texts = [" ".join(WORDS[(i * 7 + j * 3) % len(WORDS)] for j in range(1 + i * 5 % 23)) for i in range(40)]
    texts[4] = ""
    texts[11] = texts[3]
    rows = [{"id": f"r{i}", "text": text, "other": texts[i + 1], "label": i % 3, "tags": ["x", i]} for i, text in enumerate(texts[:12])]

    def text(name, content):
        (folder / name).write_bytes(content.encode())

    text("lines.txt", "\n".join(texts) + "\n")
    text("more.txt", "one more line\nand the last, without a line end")
    text("windows.txt", "\ufeffhello\r\nworld\r\n")
    text("empty.txt", "")
    text("accents.txt", "Éclair Ça naïve\n你好 世界\n👍🏽 ok\ne\u0301te\u0301\n")
    text("long.txt", " ".join(WORDS * 12) + "\nhello world\n")
    text("texts.nul", "first text\nof two lines\0second text\0")
    text("records.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    text("table.csv", "id,text,label\n1,\"hello, world\",a\n2,\"the \"\"cat\"\"\",b\n3,,c\n")
    text("semicolon.csv", "id;text\r\n1;hello world\r\n2;the cat\r\n")
    text("table.tsv", "id\ttext\tother\n1\thello\tworld\n2\tthe cat\ta mat\n")
    text("quotes.tsv", "id\ttext\n1\t\"hello\n2\tworld\"\n3\tplain\n")
    text("doubtful.tsv", "id\ttext\n1\t\"hello\"\n2\t\"the \"cat\" sat\"\n")
    text("pairs.tsv", "hello world\thello you\nthe cat sat\ta mat\n")
    text("header.tsv", "sentence1\tsentence2\nhello\tyou\n")
    text("one-column.csv", "text\nhello\nworld\n")
    text("queries.txt", "hello\nthe cat\n")
    for name in ("lines.txt", "table.csv", "records.jsonl"):
        (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes(), mtime=0))

    (folder / "cut.txt.gz").write_bytes((folder / "lines.txt.gz").read_bytes()[:-20])
    (folder / "bad-utf8.txt").write_bytes(b"hello\n\xff\xfe\nworld\n")
    text("carriage.txt", "hello\rworld\r")
    text("bad.jsonl", '{"text":"hello"}\n{"text":\n{"text":"world"}\n')
    text("missing.jsonl", '{"text":"hello"}\n{"body":"world"}\n')
    text("number.jsonl", '{"text":"hello"}\n{"text":5}\n')
    text("null.jsonl", '{"text":"hello"}\n{"text":null}\n')
    text("array.jsonl", "[1]\n")
    text("twice.csv", "text,n,n\na,1,2\n")
    text("short-row.csv", "id,text\n1,hello\n2\n")
    text("open-quote.csv", "id,text\n1,\"hello\n2,world\n")
    text("no-text.csv", "id,body\n1,hello\n")
    text("picture.png", "\u0089PNG")
    text("not-a-shard.jsonl", '{"a":1}\n')
    (folder / "folder").mkdir()
    (folder / "tmp").mkdir()
    (folder / "models").symlink_to(models, target_is_directory=True)


def make_models(folder, checkpoints):
    """Copies the tiny checkpoints, and makes damaged ones of one of them."""
    for checkpoint in sorted(path for path in checkpoints.iterdir() if path.is_dir()):
        shutil.copytree(checkpoint, folder / checkpoint.name, ignore=shutil.ignore_patterns("expected.jsonl"))
    tiny = folder / "gelu-new"

    def changed(name):
        return Path(shutil.copytree(tiny, folder / name))

    for name, missing in (("no-config", "config.json"), ("no-weights", "model.safetensors"), ("no-tokenizer", "spiece.model")):
        (changed(name) / missing).unlink()
    for name, damaged in (("bad-config", "config.json"), ("bad-weights", "model.safetensors"), ("bad-tokenizer", "spiece.model")):
        (changed(name) / damaged).write_bytes(b"{damaged")

    def configured(name, **values):
        path = changed(name) / "config.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **values}))

    configured("bert", model_type="bert", architectures=["BertModel"])
    configured("wrong-shape", hidden_size=32)
    configured("no-layers", num_hidden_layers=0)
    configured("odd-activation", hidden_act="swish")
    sentence = changed("sentence")
    for module in ("1_Pooling", "2_Normalize"):
        (sentence / module).mkdir()
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    (sentence / "modules.json").write_text(json.dumps(
        [{"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"} for i, (path, kind) in enumerate(modules)]))
    (sentence / "1_Pooling" / "config.json").write_text(json.dumps(
        {"word_embedding_dimension": 16, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}))
    (sentence / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 12, "do_lower_case": False}))
    pointer = changed("lfs-pointer") / "model.safetensors"
    pointer.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 15504\n")


def start_hub(folder):
    """Serves a checkpoint as albert/tiny. Returns the hub's address; the hub ends with the process."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    class Hub(http.server.BaseHTTPRequestHandler):
        def answer(self, status, content=b"", **headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def do_GET(self):
            path = self.path.split("?")[0]
            resolve = f"/{HUB_MODEL}/resolve/{HUB_COMMIT}/"
            if path.startswith(f"/api/models/{HUB_MODEL}/revision/"):
                if path.rsplit("/", 1)[1] not in ("main", HUB_COMMIT):
                    return self.answer(404, X_Error_Code="RevisionNotFound")
                siblings = [{"rfilename": name, "size": len(content)} for name, content in files.items()]
                return self.answer(200, json.dumps({"id": HUB_MODEL, "sha": HUB_COMMIT, "siblings": siblings}).encode())
            name = path.removeprefix(resolve)
            if path.startswith(resolve) and name in files:
                blob = hashlib.sha1(b"blob %d\0" % len(files[name]) + files[name]).hexdigest()
                return self.answer(200, files[name], ETag=f'"{blob}"')
            if path.startswith("/api/models/albert/gated/"):
                return self.answer(403, X_Error_Code="GatedRepo")
            return self.answer(404, X_Error_Code="RepoNotFound")

        do_HEAD = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
