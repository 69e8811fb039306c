// Loads the files of pgvector.sh into PostgreSQL with pgvector (PGlite), and asks. usage: node pgvector.test.mjs QUESTION.json FILE.copy...
import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite/vector";

const [question, ...files] = process.argv.slice(2);
const { embedding } = JSON.parse(readFileSync(question, "utf8"));
const database = new PGlite({ extensions: { vector } });
await database.exec(`CREATE EXTENSION vector; CREATE TABLE texts (id bigint PRIMARY KEY, text text, embedding vector(${embedding.length}))`);
for (const file of files) await database.query("COPY texts FROM '/dev/blob'", [], { blob: new Blob([readFileSync(file)]) });
const answer = await database.query("SELECT id, text FROM texts ORDER BY embedding <=> $1", [JSON.stringify(embedding)]);
for (const row of answer.rows) console.log(JSON.stringify(row));
