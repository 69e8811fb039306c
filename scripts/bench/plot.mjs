// A line chart as one SVG file: named series of [x, y] points, logarithmic axes.

const [width, height, left, right, top, bottom] = [640, 380, 70, 20, 40, 50];
const colours = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd', '#ff7f0e'];
const label = value => (value >= 1e6 ? `${value / 1e6}M` : value >= 1e3 ? `${value / 1e3}k` : `${value}`);

function ticks(low, high) {
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const step of [1, 2, 5]) {
      const value = step * 10 ** power;
      if (value >= low && value <= high) found.push(value);
    }
  }
  return found;
}

export function chart({ title, x, y, series }) {
  const points = series.flatMap(one => one.points);
  const range = at => [Math.min(...points.map(p => p[at])) * 0.9, Math.max(...points.map(p => p[at])) * 1.1];
  const [[x0, x1], [y0, y1]] = [range(0), range(1)];
  const px = value => left + ((width - left - right) * Math.log(value / x0)) / Math.log(x1 / x0);
  const py = value => height - bottom - ((height - top - bottom) * Math.log(value / y0)) / Math.log(y1 / y0);
  const text = (at, up, anchor, content, more = '') =>
    `<text x="${at.toFixed(1)}" y="${up.toFixed(1)}" text-anchor="${anchor}" font-family="sans-serif" font-size="12" ${more}>${content}</text>`;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    text(width / 2, 20, 'middle', title, 'font-weight="bold"'),
    text((left + width - right) / 2, height - 12, 'middle', x),
    text(16, (top + height - bottom) / 2, 'middle', y, `transform="rotate(-90 16 ${(top + height - bottom) / 2})"`),
  ];
  for (const value of ticks(x0, x1)) {
    lines.push(`<line x1="${px(value).toFixed(1)}" y1="${top}" x2="${px(value).toFixed(1)}" y2="${height - bottom}" stroke="#ddd"/>`);
    lines.push(text(px(value), height - bottom + 16, 'middle', label(value)));
  }
  for (const value of ticks(y0, y1)) {
    lines.push(`<line x1="${left}" y1="${py(value).toFixed(1)}" x2="${width - right}" y2="${py(value).toFixed(1)}" stroke="#ddd"/>`);
    lines.push(text(left - 6, py(value) + 4, 'end', label(value)));
  }
  series.forEach((one, i) => {
    const path = one.points.map(([a, b]) => `${px(a).toFixed(1)},${py(b).toFixed(1)}`).join(' ');
    lines.push(`<polyline points="${path}" fill="none" stroke="${colours[i]}" stroke-width="2"/>`);
    one.points.forEach(([a, b]) => lines.push(`<circle cx="${px(a).toFixed(1)}" cy="${py(b).toFixed(1)}" r="3" fill="${colours[i]}"/>`));
    lines.push(text(left + 12, top + 18 + 16 * i, 'start', one.name, `fill="${colours[i]}"`));
  });
  return [...lines, '</svg>', ''].join('\n');
}
