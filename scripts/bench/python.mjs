// The peers that run in Python, each as a function of texts and their ids. peers.py says which there are.

import { spawn } from 'node:child_process';
import readline from 'node:readline';

export async function pythonPeers(python, script, model) {
  const child = spawn(python, [script, model], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended early`);
    return JSON.parse(value);
  };
  const run = async (peer, texts, ids) => {
    child.stdin.write(JSON.stringify({ peer, texts, ids }) + '\n');
    const made = await answer();
    if (made !== texts.length) throw new Error(`${peer} made ${made} vectors of ${texts.length} texts`);
  };
  const peers = Object.fromEntries((await answer()).map(peer => [peer, (texts, ids) => run(peer, texts, ids)]));
  return { peers, end: () => child.stdin.end() };
}
