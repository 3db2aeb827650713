import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../kit/paths.js';

/**
 * `npm run bench -- [--runs N] [REPO...]`: whole scans against the floor, both measured in turn in the same run.
 * The floor is what any scan must do: `git ls-files` and one `git log` over the last year. Then a gate that compares the
 * last commit with its parent, against a scan of it, in processor time: that hardly moves with what else the machine does.
 */
const { values: options, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, generated: { type: 'boolean', default: true } },
  allowPositionals: true,
  allowNegative: true,
});

/** What a gate may cost beside a scan. */
const gateTarget = 1.7;

const cli = join(root, 'dist/src/bin.js');
if (!existsSync(cli)) throw new Error('build first: npm run build');

const temporary = mkdtempSync(join(tmpdir(), 'cdlevel-bench-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const repositories = [...positionals];
if (options.generated) repositories.push(await generate(join(temporary, 'generated'), 100_000, 20_000));

for (const repository of repositories) {
  report(repository);
  reportGate(repository);
}

function report(repository: string): void {
  const bare =
    execFileSync('git', ['-C', repository, 'rev-parse', '--is-bare-repository'], {
      encoding: 'utf8',
    }).trim() === 'true';
  const list = bare ? ['ls-tree', '-r', '--name-only', 'HEAD'] : ['ls-files'];
  const files =
    execFileSync('git', ['-C', repository, ...list], { encoding: 'utf8', maxBuffer: 2 ** 30 }).split('\n')
      .length - 1;
  const commits = execFileSync('git', ['-C', repository, 'rev-list', '--count', 'HEAD'], {
    encoding: 'utf8',
  }).trim();
  const floors: number[] = [];
  const scans: number[] = [];
  const output = join(temporary, 'report.json');
  const rounds = Number(options.runs);
  for (let round = 0; round <= rounds; round++) {
    const floor = timed(() => {
      run('git', ['-C', repository, ...list]);
      run('git', ['-C', repository, 'log', '--since=1.year', '--no-renames', '--name-only']);
    });
    const scan = timed(() =>
      run(process.execPath, [cli, 'scan', repository, '--format', 'json', '--timings', '--output', output]),
    );
    // The first round warms the caches.
    if (round > 0) {
      floors.push(floor);
      scans.push(scan);
    }
  }
  const { timings } = JSON.parse(readFileSync(output, 'utf8')) as {
    timings?: {
      filesRead?: number;
      filesParsed?: number;
      parses?: Record<string, number>;
      peakMemoryMiB?: number;
    };
  };
  const floor = median(floors);
  const scan = median(scans);
  const target = 3 * floor + 0.4;
  process.stdout.write(
    [
      `${repository.split('/').slice(-2).join('/')}: ${files} files, ${commits} commits`,
      `  floor ${seconds(floor)}, scan ${seconds(scan)}, ratio ${(scan / floor).toFixed(2)}, target 3 x floor + 0.4 s = ${seconds(target)}: ${scan <= target ? 'held' : 'missed'}`,
      `  files read ${timings?.filesRead ?? '?'}, parsed ${timings?.filesParsed ?? '?'} in ${times(timings?.parses)} parses, peak memory ${timings?.peakMemoryMiB ?? '?'} MiB`,
      '',
    ].join('\n'),
  );
}

/** A gate reads two commits, most of which are the same. Only Linux says what children cost. */
function reportGate(repository: string): void {
  if (!existsSync('/proc/self/stat')) return;
  const forms = ['--ref', 'HEAD', '--format', 'json', '--output', join(temporary, 'gate.json')];
  const scans: number[] = [];
  const gates: number[] = [];
  for (let round = 0; round <= Number(options.runs); round++) {
    const scan = processorTime(() => run(process.execPath, [cli, 'scan', repository, ...forms]));
    const compared = ['gate', repository, '--no-regress', 'HEAD~1', '--report-only', ...forms];
    const gate = processorTime(() => run(process.execPath, [cli, ...compared]));
    if (round > 0) {
      scans.push(scan);
      gates.push(gate);
    }
  }
  const ratio = median(gates) / median(scans);
  process.stdout.write(
    `  gate --no-regress ${seconds(median(gates))}, scan ${seconds(median(scans))} of processor time, ratio ${ratio.toFixed(2)}, target ${gateTarget}: ${ratio <= gateTarget ? 'held' : 'missed'}\n`,
  );
}

/** Seconds of user and system time of a child and its children. */
function processorTime(work: () => void): number {
  const before = childrenTime();
  work();
  return childrenTime() - before;
}

function childrenTime(): number {
  const [user = 0, system = 0] = readFileSync('/proc/self/stat', 'latin1')
    .replace(/^.*\) /, '')
    .split(' ')
    .slice(13, 15)
    .map(Number);
  return (user + system) / 100;
}

function times(parses: Readonly<Record<string, number>> = {}): number {
  return Object.values(parses).reduce((sum, each) => sum + each, 0);
}

function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 2 ** 30,
  });
  if (error || status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr.toString()}`);
}

function timed(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

/** A work tree with this many files and commits, through one `git fast-import`. */
async function generate(folder: string, files: number, commits: number): Promise<string> {
  mkdirSync(folder);
  run('git', ['-C', folder, 'init', '-q', '-b', 'main']);
  const importing = spawn('git', ['-C', folder, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const done = new Promise((resolve) => importing.once('close', resolve));
  const now = Math.floor(Date.now() / 1000);
  const write = (text: string) =>
    importing.stdin.write(text) || new Promise((resolve) => importing.stdin.once('drain', resolve));
  for (let number = 0; number < commits; number++) {
    const date = now - (commits - number) * 1500;
    const message = `Change part ${number}`;
    await write(
      `commit refs/heads/main\ncommitter Person ${number % 50} <person${number % 50}@example.org> ${date} +0000\ndata ${message.length}\n${message}\n`,
    );
    const made = number === 0 ? files : 3;
    for (let file = 0; file < made; file++) {
      const content = `export const value${file} = ${number};\n`;
      await write(
        `M 100644 inline ${pathOf(number === 0 ? file : (number * 7 + file) % files)}\ndata ${content.length}\n${content}\n`,
      );
    }
  }
  importing.stdin.end('done\n');
  await done;
  run('git', ['-C', folder, 'reset', '-q', '--hard', 'main']);
  return folder;
}

/** A mix as repositories have it: sources, tests, settings, documents. */
function pathOf(number: number): string {
  const kind = ['ts', 'ts', 'ts', 'test.ts', 'java', 'py', 'yaml', 'md', 'json', 'tf'][number % 10];
  return `packages/part${number % 400}/src/module${number % 37}/file${number}.${kind}`;
}
