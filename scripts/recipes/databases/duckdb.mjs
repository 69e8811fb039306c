// Answers a question from texts, whose vectors are in a DuckDB database: texts with new ids are embedded and added first.
// usage: node duckdb.mjs TEXTS.jsonl DATABASE QUESTION    a line has id and text. Needs npm install @duckdb/node-api
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [texts, name, question] = process.argv.slice(2);
const embed = (...words) => execFileSync(process.env.ALBERT_EMBED_PROGRAM ?? "albert-embed", words, { stdio: ["ignore", "pipe", "inherit"] });
const database = await (await DuckDBInstance.create(name)).connect();
await database.run("CREATE TABLE IF NOT EXISTS texts (id BIGINT PRIMARY KEY, text VARCHAR, embedding FLOAT[])");
const quoted = path => `'${path.replaceAll("'", "''")}'`;

await database.run(`COPY (FROM read_json(${quoted(texts)}) WHERE id NOT IN (SELECT id FROM texts)) TO ${quoted(`${name}.new.json`)}`);
embed("-i", `${name}.new.json`, "--id-field", "id", "--with-text", "-o", `${name}.new.parquet`, "--force", "--no-meta");
await database.run(`INSERT INTO texts SELECT id, text, embedding FROM ${quoted(`${name}.new.parquet`)}`);
for (const made of ["json", "parquet"]) rmSync(`${name}.new.${made}`);

const { embedding } = JSON.parse(embed(question));
const answer = `FROM texts SELECT id, text ORDER BY list_cosine_similarity(embedding, ${JSON.stringify(embedding)}::FLOAT[]) DESC LIMIT 3`;
for (const [id, text] of (await database.runAndReadAll(answer)).getRows()) console.log(JSON.stringify({ id: Number(id), text }));
