#!/usr/bin/env python3
"""Answers a question from texts, whose vectors are in a FAISS index: texts with new ids are embedded and added first.
usage: faiss_search.py TEXTS.jsonl INDEX QUESTION    a line has id (a whole number) and text. Needs NumPy and FAISS (Debian: python3-faiss)."""
import io, json, os, subprocess, sys

import faiss, numpy as np
file, name, question = sys.argv[1:]
texts = {line["id"]: line["text"] for line in map(json.loads, open(file, encoding="utf-8"))}
index = faiss.read_index(name) if os.path.exists(name) else None
known = set(faiss.vector_to_array(index.id_map).tolist()) if index else set()
new = [key for key in texts if key not in known]
lines = "".join(json.dumps({"text": text}) + "\n" for text in [*map(texts.get, new), question])
command = [os.environ.get("ALBERT_EMBED_PROGRAM", "albert-embed"), "--input-format", "jsonl", "--format", "npy", "--normalize"]
vectors = np.load(io.BytesIO(subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout))
index = index or faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
index.add_with_ids(vectors[:-1], np.array(new, dtype=np.int64))
faiss.write_index(index, name + ".part")
os.replace(name + ".part", name)
for score, key in zip(*(found[0].tolist() for found in index.search(vectors[-1:], 3))):
    print(json.dumps({"id": key, "score": round(score, 4), "text": texts.get(key)}))
