import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guarded } from '../src/custom/guarded.js';
import { checkedDetector } from '../src/custom/shape.js';
import { detect } from '../src/detect.js';
import type { NamedDetector } from '../src/detector.js';
import { scan, shippedDetectors } from '../src/index.js';
import { files } from '../src/input/files.js';
import { Reader } from '../src/input/reader.js';
import { memorySnapshot } from '../src/snapshot/memory.js';
import { cdlevel } from './kit/cli.js';
import { examples } from './kit/examples.js';
import { root } from './kit/paths.js';
import { commitAll, git, personaRepository, temporaryFolder } from './kit/repositories.js';

/** A module with a detector that needs no import. */
const declared = (part: string, emits = "['toggles.used']") =>
  `export default { about: 'kettles', reads: {}, emits: ${emits}, ${part} };`;
const sees = `*detect() { yield { signal: 'toggles.used', at: { path: 'kettle.md', line: 1 }, note: 'a kettle' }; }`;

function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function gapsOf(detector: NamedDetector) {
  const reader = new Reader(memorySnapshot({ 'kettle.md': 'tea\n' }), 0);
  const survey = await detect(reader, [detector, ...shippedDetectors.slice(0, 1)]);
  return { ...survey, reasons: survey.gaps.map(({ reason }) => reason).join() };
}

const detector = (part: Partial<NamedDetector>): NamedDetector => ({
  id: 'kettle',
  about: 'kettles',
  reads: {},
  emits: ['toggles.used'],
  detect: () => [],
  ...part,
});

describe('--detector', () => {
  const shop = personaRepository('corner-shop');

  it('looks with the detectors of a file as well, in scan, explain and gate', async () => {
    const cwd = write(temporaryFolder(), { 'tea.mjs': declared(sees) });
    const run = (...argv: string[]) => cdlevel([...argv, shop, '--detector', 'tea.mjs'], { cwd });
    for (const argv of [
      ['scan', '--format', 'json'],
      ['gate', '--format', 'json', '--min', 'bekk/deployment=baseline', '--report-only'],
      ['explain', 'bekk', 'deployment.feature-toggles'],
    ]) {
      const { out, err } = await run(...argv);
      expect(err).toBe('');
      expect(out, argv.join(' ')).toContain('a kettle');
    }
    expect(await run('init', '--output', '-')).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    ['nothing.mjs', {}, 'there is no file nothing.mjs'],
    ['folder/', { 'folder/a.mjs': '' }, 'folder/ is a folder'],
    ['a.mjs', { 'a.mjs': 'export const kettle = 1;' }, 'there is no detector in a.mjs'],
    ['b.mjs', { 'b.mjs': 'throw new Error("cold")' }, 'b.mjs cannot be loaded: cold'],
    ['c.mjs', { 'c.mjs': 'export default {' }, 'c.mjs cannot be loaded: '],
    ['d.mjs', { 'd.mjs': "import 'no-such-kettle';" }, 'd.mjs cannot be loaded: '],
    ['e.mjs', { 'e.mjs': declared(sees, "['toggles.usd']") }, 'did you mean toggles.used?'],
    ['f.mjs', { 'f.mjs': declared(sees, '[]') }, 'emits must list at least one signal'],
    ['g.mjs', { 'g.mjs': declared('detect: 1') }, 'detect must be a function'],
    ['h.mjs', { 'h.mjs': declared(`${sees}, reads: { a: '*.md' }`) }, 'reads.a is no input'],
    ['i.mjs', { 'i.mjs': declared(`${sees}, about: ''`) }, 'about must say what it knows'],
    ['j.mjs', { 'j.mjs': declared(`${sees}, hides: ['tea']`) }, 'hides may name these areas'],
    [
      'k.mjs',
      { 'k.mjs': declared(`${sees}, id: '${shippedDetectors[0]?.id}'`) },
      'two detectors have the id',
    ],
  ])('says what is wrong with %s', async (name, made, message) => {
    const cwd = write(temporaryFolder(), made);
    const { code, out, err } = await cdlevel(['scan', shop, '--detector', name], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.replace(/\s+/g, ' ')).toContain(message);
  });

  it('takes no id twice, and several detectors of one file', async () => {
    const two = `${declared(sees)} export const green = { about: 'green tea', reads: {}, emits: ['toggles.used'], ${sees} };`;
    const cwd = write(temporaryFolder(), { 'tea.mjs': two, 'other/tea.mjs': two });
    const once = await cdlevel(['scan', shop, '--detector', 'tea.mjs', '--format', 'json'], { cwd });
    expect(once.out).toContain('"tea/green"');
    const twice = await cdlevel(['scan', shop, '--detector', 'tea.mjs', '--detector', 'other/tea.mjs'], {
      cwd,
    });
    expect(twice.code).toBe(2);
    expect(twice.err).toContain('two detectors have the id "tea"');
  });
});

describe('a custom detector', () => {
  it.each<[string, Partial<NamedDetector>, string]>([
    [
      'throws',
      {
        detect: () => {
          throw new Error('cold');
        },
      },
      'kettle failed: cold',
    ],
    [
      'never ends',
      {
        detect: () => {
          for (;;);
        },
      },
      'kettle failed: took longer than 100 ms',
    ],
    [
      'says what it did not declare',
      { detect: () => [{ signal: 'ci.runs', at: {}, note: 'x' } as never] },
      'does not list in emits',
    ],
    ['gives no place', { detect: () => [{ signal: 'toggles.used', note: 'x' } as never] }, 'needs a place'],
    ['gives no note', { detect: () => [{ signal: 'toggles.used', at: {} } as never] }, 'needs a note'],
    ['gives something else', { detect: () => [1 as never] }, 'does not list in emits'],
    ['gives nothing to go through', { detect: () => undefined as never }, 'kettle failed: '],
    [
      'gives a value of another kind',
      { detect: () => [{ signal: 'toggles.used', value: 7, at: {}, note: 'x' } as never] },
      'cannot be 7',
    ],
    [
      'asks for what cannot be loaded',
      { reads: { a: { ...files('*'), key: 'a', load: () => Promise.reject(new Error('cold')) } } },
      'kettle failed: cold',
    ],
    [
      'asks for what throws',
      {
        reads: {
          a: {
            ...files('*'),
            key: 'a',
            wants: () => {
              throw new Error('x');
            },
            load: () => {
              throw new Error('cold');
            },
          },
        },
      },
      'kettle failed: cold',
    ],
  ])('that %s costs its own signals only', async (_, part, reason) => {
    const { gaps, reasons, answered } = await gapsOf(
      guarded(checkedDetector({ ...detector(part) }, 'kettle', 'here'), 100),
    );
    expect(reasons).toContain(reason);
    expect(gaps.find(({ detector: by }) => by === 'kettle')?.signals).toEqual(['toggles.used']);
    expect(answered.size).toBeGreaterThan(1);
  });

  it('can be handed to the library, and is held to the same', async () => {
    const path = personaRepository('corner-shop');
    const kettle = detector({
      detect: () => [{ signal: 'toggles.used', at: { path: 'kettle.md' }, note: 'a kettle' }],
    });
    const { models } = await scan({ path, models: ['bekk'], detectors: [...shippedDetectors, kettle] });
    expect(JSON.stringify(models)).toContain('a kettle');
    const wrong = { ...kettle, emits: ['toggle.used'] } as unknown as NamedDetector;
    await expect(scan({ path, detectors: [wrong] })).rejects.toThrow('did you mean toggles.used?');
  });
});

describe('the configuration of a scanned repository', () => {
  /** Every way in which a repository could name a module of its own, which leaves a mark where it runs. */
  const ways: Readonly<Record<string, string>> = {
    'a file': 'version: 1\ndetectors: [tools/evil.mjs]\n',
    'a file above': 'version: 1\ndetectors: [./tools/../tools/evil.mjs]\n',
    'a package': 'version: 1\ndetectors: [evil]\n',
    'an address': 'version: 1\ndetectors: ["data:text/javascript,throw 1", "file:///tools/evil.mjs"]\n',
  };

  function hostile(configuration: string, at = 'cdlevel.yml') {
    const shop = personaRepository('corner-shop');
    const mark = join(shop, 'mark');
    const evil = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(mark)}, ''); ${declared(sees)}`;
    write(shop, {
      'tools/evil.mjs': evil,
      'node_modules/evil/package.json': '{ "name": "evil", "type": "module", "main": "index.js" }',
      'node_modules/evil/index.js': evil,
      [at]: configuration,
    });
    commitAll(shop, 'Look closer', '2025-06-02T12:00:00Z');
    git(shop, 'switch', '--quiet', '--create', 'proposal');
    return { shop, mark };
  }

  it.each(Object.entries(ways))('cannot make code run by naming %s', async (_, configuration) => {
    const { shop, mark } = hostile(configuration);
    const { code, err } = await cdlevel(['scan', shop], { cwd: shop });
    expect({ code, ran: existsSync(mark) }).toEqual({ code: 0, ran: false });
    expect(err).toContain('cdlevel.yml:2 names detectors');
  });

  it('cannot make code run, whatever is asked and wherever it stands', { timeout: 120_000 }, async () => {
    const { shop, mark } = hostile(ways['a file'] ?? '', '.github/cdlevel.yml');
    for (const argv of [
      ['scan', shop, '--ref', 'main'],
      ['scan', shop, '--config', join(shop, '.github/cdlevel.yml')],
      ['explain', 'bekk', 'deployment', shop],
      ['pipelines', shop],
      ['gate', shop, '--no-regress', 'main'],
      ['init', shop, '--output', '-'],
    ]) {
      const { code, err } = await cdlevel(argv, { cwd: shop });
      expect(existsSync(mark), argv.join(' ')).toBe(false);
      if (argv[0] === 'pipelines' || argv[0] === 'init') continue;
      expect(code, argv.join(' ')).toBe(argv[0] === 'gate' ? 2 : 0);
      expect(err).toContain('--trust-config');
    }
  });

  it.each([
    ['a model', 'version: 1\nmodels: [tools/evil.mjs]\n'],
    ['a tag', 'version: 1\ndetectors: !!js/function "function () {}"\n'],
    ['a mapping', 'version: 1\ndetectors: { evil: tools/evil.mjs }\n'],
    ['another key', 'version: 1\nplugins: [tools/evil.mjs]\n'],
  ])('cannot make code run by naming it as %s, even where it is trusted', async (_, configuration) => {
    const { shop, mark } = hostile(configuration);
    expect((await cdlevel(['scan', shop, '--trust-config'], { cwd: shop })).code).toBe(2);
    expect(existsSync(mark)).toBe(false);
  });

  it('is followed with --trust-config, for the files that are there', async () => {
    const { shop, mark } = hostile('version: 1\ndetectors: [tools/evil.mjs]\n');
    const trusted = await cdlevel(['scan', shop, '--trust-config', '--format', 'json']);
    expect(trusted).toMatchObject({ code: 0, err: '' });
    expect(trusted.out).toContain('a kettle');
    expect(existsSync(mark)).toBe(true);
    expect((await cdlevel(['gate', shop, '--trust-config', '--no-regress', 'main'])).code).toBe(0);
    const commit = await cdlevel(['scan', shop, '--trust-config', '--ref', 'main']);
    expect(commit.code).toBe(2);
    expect(commit.err).toContain('cdlevel.yml:2');
  });

  it('is reported where a change names other detectors', async () => {
    const { shop } = hostile('version: 1\ndetectors: [tools/evil.mjs]\n');
    rmSync(join(shop, 'cdlevel.yml'));
    write(shop, { 'cdlevel.yml': 'version: 1\n' });
    const { out } = await cdlevel(['gate', shop, '--no-regress', 'main']);
    expect(out).toContain('detectors: none instead of tools/evil.mjs');
  });
});

describe('the built command', () => {
  const bin = join(root, 'dist/src/bin.js');
  const run = (cwd: string, ...argv: readonly string[]) =>
    spawnSync(process.execPath, [bin, ...argv], { cwd, encoding: 'utf8' });
  const importing = examples()['tea-flags.mjs'] ?? '';

  it.runIf(existsSync(bin))('serves cdlevel to a detector, wherever that stands', { timeout: 60_000 }, () => {
    const shop = personaRepository('corner-shop');
    write(shop, { 'config/flags/green.tea': 'on\n' });
    const cwd = write(temporaryFolder(), {
      'tea.mjs': importing,
      'node_modules/@tea/kettles/package.json':
        '{ "name": "@tea/kettles", "exports": { "import": "./main.mjs" } }',
      'node_modules/@tea/kettles/main.mjs': importing,
    });
    for (const name of ['tea.mjs', './tea.mjs', join(cwd, 'tea.mjs'), '@tea/kettles']) {
      const { stdout, stderr } = run(cwd, 'scan', shop, '--detector', name, '--format', 'json');
      expect(stderr).toBe('');
      expect(stdout, name).toContain('a flag of the kettle');
    }
    const { status, stderr } = run(cwd, 'scan', shop, '--detector', '@tea/cups');
    expect(status).toBe(2);
    expect(stderr).toContain('there is no package @tea/cups, and no such file');
  });

  it.runIf(existsSync(bin))('says what to do about TypeScript where Node.js reads none', () => {
    const cwd = write(temporaryFolder(), { 'tea.ts': `${declared(sees)} const cups: number = 1;` });
    const { status, stdout, stderr } = run(
      cwd,
      'scan',
      personaRepository('tea-timer'),
      '--detector',
      'tea.ts',
      '--format',
      'json',
    );
    const reads = 'typescript' in process.features && Boolean(process.features.typescript);
    if (reads) expect({ status, stdout }).toMatchObject({ status: 0 });
    else expect(stderr).toContain('NODE_OPTIONS="--import tsx"');
  });
});
