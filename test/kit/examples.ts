import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.js';

/** The examples of the README, by the path at which each is to stand. */
export function examples(): Readonly<Record<string, string>> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const blocks = readme.matchAll(/<!-- example: (\S+) -->\n```\w+\n([\s\S]*?)```/g);
  return Object.fromEntries([...blocks].map(([, path = '', text = '']) => [path, text]));
}
