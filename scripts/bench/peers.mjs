// Whole runs in turns: albert-embed, transformers.js, the usual loop (batches of 32 in input order, padded) on the same
// ONNX Runtime, and what Python has. Medians; the last column is how much longer a peer takes. Started by peers.sh, which makes what it needs.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { env, pipeline } from '@huggingface/transformers';
import ort from 'onnxruntime-node';
import { charts, draw, writeTable } from './plot.mjs';
import { pythonPeers } from './python.mjs';

const [program, model, exported, text, out, roundsText, python, script] = process.argv.slice(2);
const rounds = Number(roundsText);
const batchSize = 32;
const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

env.allowRemoteModels = false;
env.localModelPath = path.dirname(exported);

// Uniform and normal numbers, the same in every run.
let seed = 1;
const uniform = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

const words = fs.readFileSync(text, 'utf8').split(/\s+/).filter(Boolean);
let nextWord = 0;
const take = count => Array.from({ length: Math.max(1, Math.round(count)) }, () => words[nextWord++ % words.length]).join(' ');

// What a peer loses by padding hangs on the few longest texts: so many lengths drawn at random differ too much from draw to draw. These are
// the quantiles of a large draw, in a random order.
function lengths(count, draw) {
  const sorted = Array.from({ length: 21 * count }, draw).sort((a, b) => a - b);
  const quantiles = Array.from({ length: count }, (_, i) => sorted[21 * i + 10]);
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor(uniform() * (i + 1));
    [quantiles[i], quantiles[other]] = [quantiles[other], quantiles[i]];
  }
  return quantiles;
}

// Some 27 and 55 tokens a text.
const corpora = {
  'narrow lengths': lengths(256, () => 20 + 5 * normal()).map(take),
  'log-normal lengths': lengths(320, () => Math.min(300, 30 * Math.exp(0.8 * normal()))).map(take),
};

function write(name, texts) {
  const file = path.join(out, name.replace(/\W+/g, '-') + '.txt');
  fs.writeFileSync(file, texts.map(line => line + '\n').join(''));
  return file;
}

async function timed(action) {
  const start = process.hrtime.bigint();
  await action();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const count = ids => ids.reduce((sum, one) => sum + one.length, 0);
const longest = batch => Math.max(...batch.map(one => one.length));

function batches(list) {
  return Array.from({ length: Math.ceil(list.length / batchSize) }, (_, i) => list.slice(i * batchSize, (i + 1) * batchSize));
}

const vectors = path.join(out, 'vectors.npy');
const ours = file => () => {
  const run = spawnSync(program, ['-m', model, '-i', file, '-o', vectors, '--force', '--no-meta', '-q'], { stdio: 'inherit' });
  if (run.status !== 0) throw new Error(`albert-embed ended with ${run.status}`);
};

const extract = await pipeline('feature-extraction', path.basename(exported), { dtype: 'fp32' });
const transformersJs = texts => async () => {
  for (const batch of batches(texts)) await extract(batch, { pooling: 'mean' });
};

const session = await ort.InferenceSession.create(path.join(exported, 'onnx', 'model.onnx'));
const tensor = (values, shape) => new ort.Tensor('int64', BigInt64Array.from(values, BigInt), shape);
const loop = ids => async () => {
  for (const batch of batches(ids)) {
    const length = longest(batch);
    const shape = [batch.length, length];
    const padded = batch.flatMap(one => [...one, ...Array(length - one.length).fill(0)]);
    const mask = batch.flatMap(one => [...one.map(() => 1), ...Array(length - one.length).fill(0)]);
    await session.run({ input_ids: tensor(padded, shape), attention_mask: tensor(mask, shape), token_type_ids: tensor(padded.map(() => 0), shape) });
  }
};

const { peers, end } = await pythonPeers(python, script, model);

function tokenIds(file) {
  const run = spawnSync(program, ['tokenize', '-m', model, '-i', file], { maxBuffer: 1 << 30, encoding: 'utf8' });
  return run.stdout.trim().split('\n').map(line => JSON.parse(line).ids);
}

function row(name, tokens, seconds, times) {
  console.log(`${name.padEnd(34)} ${seconds.toFixed(2).padStart(8)} s ${(tokens / seconds).toFixed(0).padStart(8)} tokens/s ${times.toFixed(2).padStart(7)}x`);
}

for (const [name, texts] of Object.entries(corpora)) {
  const file = write(name, texts);
  const ids = tokenIds(file);
  const tokens = count(ids);
  const others = { 'transformers.js': transformersJs(texts), 'ONNX Runtime loop, ids ready': loop(ids) };
  for (const [key, run] of Object.entries(peers)) others[key] = () => run(texts, ids);

  // Each peer's run has one of ours right behind it: a machine that is slower for some minutes is so for both.
  const pairs = Object.fromEntries(Object.keys(others).map(key => [key, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [key, run] of Object.entries(others)) pairs[key].push([await timed(run), await timed(ours(file))]);
  }
  const padded = batches(ids).reduce((sum, batch) => sum + batch.length * longest(batch), 0);
  console.log(`\n${name}: ${texts.length} texts, ${tokens} tokens, ${(padded / tokens).toFixed(2)} times as many with padding to batches of 32`);
  row('albert-embed, start to file', tokens, median(Object.values(pairs).flat().map(([, own]) => own)), 1);
  for (const [key, runs] of Object.entries(pairs)) row(key, tokens, median(runs.map(([theirs]) => theirs)), median(runs.map(([theirs, own]) => theirs / own)));
}

// Throughput against the length of texts.
const byLength = Object.fromEntries(['albert-embed', 'transformers.js', ...Object.keys(peers)].map(name => [name, []]));
for (const length of [4, 8, 16, 32, 64, 128, 256]) {
  const texts = Array.from({ length: Math.max(8, 2048 / length) }, () => take(length));
  const file = write(`length-${length}`, texts);
  const ids = tokenIds(file);
  const tokens = count(ids);
  const bench = JSON.parse(spawnSync(program, ['bench', '-m', model, '-i', file, '--rounds', '1', '--json'], { encoding: 'utf8' }).stdout);
  byLength['albert-embed'].push([tokens / texts.length, bench.tokens_per_second]);
  byLength['transformers.js'].push([tokens / texts.length, tokens / (await timed(transformersJs(texts)))]);
  for (const [name, run] of Object.entries(peers)) byLength[name].push([tokens / texts.length, tokens / (await timed(() => run(texts, ids)))]);
}
end();
const series = Object.entries(byLength).map(([name, points]) => ({ name, points }));
writeTable(path.join(out, 'throughput.tsv'), charts.throughput.x, series);

// Memory against the number of lines, with the bundled model and short lines.
async function peakMemory(lines) {
  const file = path.join(out, 'lines.txt');
  fs.writeFileSync(file, Array.from({ length: lines }, (_, i) => `${words[i % words.length]} ${i}\n`).join(''));
  const child = spawn(program, ['-i', file, '-o', vectors, '--force', '--no-meta', '-q']);
  let peak = 0;
  const look = setInterval(() => {
    try {
      peak = Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? peak / 1024) * 1024;
    } catch { /* It has ended. */ }
  }, 20);
  await new Promise(resolve => child.on('exit', resolve));
  clearInterval(look);
  return peak / 1e6;
}

if (process.platform === 'linux') {
  const points = [];
  for (const lines of [100, 1000, 10_000, 50_000]) points.push([lines, await peakMemory(lines)]);
  console.log(`\npeak memory, MB, by lines: ${points.map(([lines, mb]) => `${lines}: ${mb.toFixed(0)}`).join(', ')}`);
  writeTable(path.join(out, 'memory.tsv'), charts.memory.x, [{ name: 'albert-embed', points }]);
}
draw(out);
fs.rmSync(vectors, { force: true });
