import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../kit/paths.js';
import { startPlatform } from '../kit/platform/platform.js';
import { writeBare } from '../kit/platform/repositories.js';
import { shelter } from '../kit/platform/shelter.js';
import { startTool } from '../kit/programs.js';

/**
 * `npm run bench:org -- [--repositories N,M]`: whole runs over an organisation that a platform on this machine hosts. The
 * first run finds an empty cache, the second a full one; the sizes show whether memory grows with the number.
 */
const { values } = parseArgs({ options: { repositories: { type: 'string', default: '25,100' } } });
if (!existsSync(join(root, 'dist/src/bin.js'))) throw new Error('build first: npm run build');

const token = 'bench';
const folder = shelter();

for (const size of values.repositories.split(',').map(Number)) await measure(size);

async function measure(size: number): Promise<void> {
  const platform = await startPlatform({ tokens: [token], demandsToken: true, hourly: 1e9 });
  const place = join(folder, String(size));
  mkdirSync(place);
  for (let number = 0; number < size; number++) {
    const name = `shop-${number}`;
    platform.add({
      owner: 'tea',
      name,
      git: writeBare(place, { name: `${name}.git`, commits: commitsOf(number) }),
    });
  }
  const runs: Measured[] = [];
  for (const kind of ['cold', 'warm']) {
    platform.asked.length = 0;
    const run = await measured(platform.api, place);
    const { asked } = platform;
    const api = asked.filter(({ path }) => path.startsWith('/api'));
    const bytes = asked.reduce((sum, one) => sum + one.bytes, 0);
    const spent = api.filter(({ status }) => status !== 304).length;
    runs.push(run);
    process.stdout.write(
      `${size} repositories, ${kind}: ${run.seconds.toFixed(1)} s, ${Math.round((size / run.seconds) * 60)} per minute, ` +
        `${(api.length / size).toFixed(2)} requests each (${(spent / size).toFixed(2)} that count), ` +
        `${(asked.length - api.length) / size} of git, ${(bytes / size / 1024).toFixed(1)} KiB each, ` +
        `peak ${run.peakMiB.toFixed(0)} MiB\n`,
    );
  }
  const [cold, warm] = runs;
  // What a run takes before it reads anything is the same for both.
  process.stdout.write(
    `  warm is ${((cold?.seconds ?? 0) / (warm?.seconds ?? 1)).toFixed(1)} times as fast\n`,
  );
  await platform.close();
  rmSync(place, { recursive: true, force: true });
}

interface Measured {
  readonly seconds: number;
  /** Of the process that leads the run: workers come and go. */
  readonly peakMiB: number;
}

async function measured(api: string, place: string): Promise<Measured> {
  const cache = join(place, 'cache');
  const args = [
    'org',
    'tea',
    '--api-url',
    api,
    '--cache-dir',
    cache,
    '--quiet',
    '--format',
    'json',
    '-o',
    '/dev/null',
  ];
  const began = performance.now();
  const { child, ended } = startTool(args, { GITHUB_TOKEN: token });
  let peakMiB = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peakMiB = Math.max(peakMiB, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has ended, or this system does not say.
    }
  }, 50);
  const { code, err } = await ended;
  clearInterval(watch);
  if (code !== 0) throw new Error(`it ended with ${code}: ${err}`);
  return { seconds: (performance.now() - began) / 1000, peakMiB };
}

function commitsOf(number: number) {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [`src/part${at}.ts`, `export const cup${at} = ${number};\n`]),
  );
  const first = {
    files: {
      ...files,
      '.github/workflows/ci.yml':
        'on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm ci\n      - run: npm test\n',
      'package.json': JSON.stringify({ name: `shop-${number}`, scripts: { test: 'vitest run' } }),
      Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "src/part0.js"]\n',
    },
  };
  const later = Array.from({ length: 30 }, (_, at) => ({
    files: { [`src/part${at}.ts`]: `export const cup${at} = ${number + at + 1};\n` },
    says: `Warm cup ${at}`,
  }));
  return [first, ...later];
}
