import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { loadModel, shippedModels } from '../../src/model/load.js';
import { root } from '../kit/paths.js';

/**
 * Makes the code of the package: the entry points and the chunks that they share. Loading a few files takes a
 * fraction of the time of hundreds; what only some commands need stands in chunks of its own.
 */
const folder = 'dist/src/model';

await build({
  absWorkingDir: root,
  entryPoints: ['src/bin.ts', 'src/index.ts', 'src/worker.ts'],
  outdir: 'dist/src',
  outbase: 'src',
  // Chunks find the models beside them.
  chunkNames: 'model/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Rare enough to be loaded from where it is installed.
  external: ['fast-glob'],
  // Packages that are written for `require` ask for parts of Node.js that way.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  // Names stay, so that a stack can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  logLevel: 'warning',
});

for (const id of shippedModels)
  writeFileSync(join(root, folder, `${id}.json`), JSON.stringify(await loadModel(id)));

for (const [from, ending] of [
  ['model', '.yaml'],
  ['model', '.schema.json'],
  ['report', '.schema.json'],
  ['report/gate', '.schema.json'],
  ['report/replay', '.schema.json'],
  ['config', '.schema.json'],
] as const) {
  mkdirSync(join(root, 'dist/src', from), { recursive: true });
  for (const name of readdirSync(join(root, 'src', from)).filter((each) => each.endsWith(ending)))
    copyFileSync(join(root, 'src', from, name), join(root, 'dist/src', from, name));
}
