// Line charts as SVG files, from tables: node plot.mjs FOLDER draws FOLDER/throughput.svg and FOLDER/memory.svg from the .tsv files of these names.
// A table's first column is x; each further one is a line.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [width, height, left, right, top, bottom] = [760, 380, 64, 190, 64, 52];
const colours = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd', '#ff7f0e'];
const labelHeight = 16;
const label = value => (value >= 1e6 ? `${value / 1e6}M` : value >= 1e3 ? `${value / 1e3}k` : `${value}`);
const escaped = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

export const charts = {
  throughput: { title: 'Throughput by length of text', x: 'tokens in a text', y: 'tokens a second' },
  memory: { title: 'Peak memory by number of lines', x: 'lines', y: 'MB' },
};

// 1, 2, 5, 10, 20 ... on a logarithmic axis.
function powers(low, high) {
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const step of [1, 2, 5]) {
      const value = step * 10 ** power;
      if (value >= low && value <= high) found.push(value);
    }
  }
  return found;
}

// Some five round numbers from 0 on, the last of them at or over the highest value.
function steps(high) {
  const rough = high / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find(one => one * power >= rough) * power;
  return Array.from({ length: Math.ceil(high / step) + 1 }, (_, i) => i * step);
}

// Where names stand beside the ends of their lines: no two over each other.
function spread(wanted) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const places = [...wanted];
  order.forEach((at, i) => {
    if (i > 0) places[at] = Math.max(places[at], places[order[i - 1]] + labelHeight);
  });
  return places;
}

export function chart({ title, x, y, series }) {
  const points = series.flatMap(one => one.points);
  const [x0, x1] = [Math.min(...points.map(p => p[0])) * 0.9, Math.max(...points.map(p => p[0])) * 1.1];
  const rows = steps(Math.max(...points.map(p => p[1])));
  const px = value => left + ((width - left - right) * Math.log(value / x0)) / Math.log(x1 / x0);
  const py = value => height - bottom - ((height - top - bottom) * value) / rows.at(-1);
  const text = (at, up, anchor, content, more = '') =>
    `<text x="${at.toFixed(1)}" y="${up.toFixed(1)}" text-anchor="${anchor}" font-family="sans-serif" font-size="13" ${more}>${escaped(content)}</text>`;
  const line = (xa, ya, xb, yb, colour) =>
    `<line x1="${xa.toFixed(1)}" y1="${ya.toFixed(1)}" x2="${xb.toFixed(1)}" y2="${yb.toFixed(1)}" stroke="${colour}"/>`;
  const [floor, end] = [height - bottom, width - right];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    text((left + end) / 2, 22, 'middle', title, 'font-weight="bold"'),
    text((left + end) / 2, height - 10, 'middle', `${x} (logarithmic)`),
    text(8, top - 16, 'start', y),
  ];
  for (const value of rows) {
    parts.push(line(left, py(value), end, py(value), '#ddd'), line(left - 5, py(value), left, py(value), '#444'));
    parts.push(text(left - 9, py(value) + 4, 'end', label(value)));
  }
  for (const value of powers(x0, x1)) {
    parts.push(line(px(value), top, px(value), floor, '#eee'), line(px(value), floor, px(value), floor + 5, '#444'));
    parts.push(text(px(value), floor + 20, 'middle', label(value)));
  }
  parts.push(line(left, floor, end, floor, '#444'), line(left, top, left, floor, '#444'));
  const names = spread(series.map(one => py(one.points.at(-1)[1])));
  series.forEach((one, i) => {
    const colour = colours[i % colours.length];
    const drawn = one.points.map(([a, b]) => `${px(a).toFixed(1)},${py(b).toFixed(1)}`);
    parts.push(`<polyline points="${drawn.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    parts.push(...drawn.map(at => at.split(',')).map(([a, b]) => `<circle cx="${a}" cy="${b}" r="3" fill="${colour}"/>`));
    parts.push(text(end + 8, names[i] + 4, 'start', one.name, `fill="${colour}"`));
  });
  return [...parts, '</svg>', ''].join('\n');
}

// Writes a table, rounded as it is worth.
export function writeTable(file, x, series) {
  const rows = series[0].points.map(([at], row) => [+at.toFixed(1), ...series.map(one => Math.round(one.points[row][1]))]);
  fs.writeFileSync(file, [[x, ...series.map(one => one.name)], ...rows].map(row => row.join('\t') + '\n').join(''));
}

function readTable(file) {
  const [[, ...names], ...rows] = fs.readFileSync(file, 'utf8').trimEnd().split('\n').map(row => row.split('\t'));
  return names.map((name, i) => ({ name, points: rows.map(row => [Number(row[0]), Number(row[i + 1])]) }));
}

// Draws what a folder has tables of.
export function draw(folder) {
  for (const [name, words] of Object.entries(charts)) {
    const table = path.join(folder, `${name}.tsv`);
    if (fs.existsSync(table)) fs.writeFileSync(path.join(folder, `${name}.svg`), chart({ ...words, series: readTable(table) }));
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === fs.realpathSync(process.argv[1])) {
  if (process.argv.length !== 3 || process.argv[2].startsWith('-')) {
    console.error('usage: node plot.mjs FOLDER     FOLDER has throughput.tsv or memory.tsv');
    process.exit(2);
  }
  draw(process.argv[2]);
}
