import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { examples } from './kit/examples.js';
import { root } from './kit/paths.js';
import { commitAll, git, personaRepository, temporaryFolder } from './kit/repositories.js';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly steps: readonly {
      readonly name: string;
      readonly run: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
}

const action = load(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;

/** A run of the action's steps as GitHub runs them: environment variables, files for outputs, an event file. */
class Run {
  readonly temp = temporaryFolder();
  readonly file = (name: string) => join(this.temp, name);
  outputs: Record<string, string> = {};

  constructor(
    readonly workspace: string,
    readonly inputs: Readonly<Record<string, string>>,
    readonly more: Readonly<Record<string, string>> = {},
  ) {
    for (const name of ['env', 'output', 'summary']) writeFileSync(this.file(name), '');
    writeFileSync(this.file('event.json'), JSON.stringify({ pull_request: { number: 7 } }));
  }

  async step(name: string): Promise<{ readonly code: number | null; readonly out: string }> {
    const step = action.runs.steps.find((one) => one.name === name);
    if (!step) throw new Error(`no step ${name}`);
    const exported = readFileSync(this.file('env'), 'utf8').split('\n').filter(Boolean);
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: this.workspace,
      env: {
        ...process.env,
        LANG: 'C.UTF-8',
        CI: 'true',
        RUNNER_TEMP: this.temp,
        GITHUB_ENV: this.file('env'),
        GITHUB_OUTPUT: this.file('output'),
        GITHUB_STEP_SUMMARY: this.file('summary'),
        GITHUB_WORKSPACE: this.workspace,
        GITHUB_REPOSITORY: 'tea/shop',
        GITHUB_EVENT_PATH: this.file('event.json'),
        ...this.more,
        ...Object.fromEntries(
          exported.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
        ),
        ...Object.fromEntries(Object.entries(step.env).map(([key, value]) => [key, this.#filled(value)])),
      },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (out += piece));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const lines = readFileSync(this.file('output'), 'utf8').split('\n').filter(Boolean);
    this.outputs = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    return { code, out };
  }

  /** Expressions as the service fills them in. */
  #filled(value: string): string {
    return value.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => {
      if (name === 'github.action_path') return root;
      const [from, key = '', , output = ''] = name.split('.');
      if (from === 'inputs') return this.inputs[key] ?? action.inputs[key]?.default ?? '';
      return this.outputs[output] ?? '';
    });
  }
}

function packed(): string {
  const folder = temporaryFolder();
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder, '--loglevel=error'], {
    cwd: root,
    stdio: 'ignore',
  });
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}

describe.skipIf(!existsSync(join(root, 'dist/src/bin.js')))('the action', () => {
  it('installs the packed command, runs the gate, and comments once', { timeout: 120_000 }, async () => {
    const shop = personaRepository('corner-shop');
    git(shop, 'switch', '--quiet', '--create', 'proposal');
    rmSync(join(shop, '.github/workflows/ci.yml'));
    // Names that a shell or the service would act on if they were not data.
    mkdirSync(join(shop, '$(touch owned)'));
    writeFileSync(join(shop, '$(touch owned)', '::error::x.md'), '::set-output name=passed::true\n');
    mkdirSync(join(shop, 'config/flags'), { recursive: true });
    writeFileSync(join(shop, 'config/flags/green.tea'), 'on\n');
    commitAll(shop, 'Propose', '2025-06-03T12:00:00Z');

    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end(request.method === 'GET' ? '[]' : '{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const detector = join(temporaryFolder(), 'tea-flags.mjs');
      writeFileSync(detector, examples()['tea-flags.mjs'] ?? '');
      const inputs = {
        package: packed(),
        models: 'bekk',
        'no-regress': 'main',
        detectors: `${detector}\n`,
        comment: 'true',
        token: 'secret-tea',
      };
      const run = new Run(shop, inputs, { GITHUB_API_URL: `http://127.0.0.1:${port}` });
      expect(await run.step('Install')).toMatchObject({ code: 0 });
      const { code, out } = await run.step('Gate');
      expect(code, out).toBe(1);
      expect(out).toMatch(/^::(error|notice|warning) /m);
      expect(out).not.toMatch(/^::set-output/m);
      expect(run.outputs).toMatchObject({ passed: 'false' });
      expect(JSON.parse(run.outputs.levels ?? '')).toMatchObject({ bekk: { technology: 'intermediate' } });
      expect(readFileSync(run.outputs.report ?? '', 'utf8')).toContain('.github/workflows/ci.yml');
      expect(readFileSync(run.file('summary'), 'utf8')).not.toBe('');
      const [, home = ''] = /^CDLEVEL_HOME=(.*)$/m.exec(readFileSync(run.file('env'), 'utf8')) ?? [];
      expect(readFileSync(join(home, 'report.json'), 'utf8')).toContain('a flag of the kettle');
      expect(existsSync(join(shop, 'owned'))).toBe(false);
      expect(await run.step('Comment')).toMatchObject({ code: 0 });
      expect(asked.map((each) => each.replace(/\?.*? /, ' '))).toEqual([
        'GET /repos/tea/shop/issues/7/comments Bearer secret-tea',
        'POST /repos/tea/shop/issues/7/comments Bearer secret-tea',
      ]);
    } finally {
      server.close();
    }
  });

  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string?]>([
    ['no token is given', {}, {}],
    ['the GITHUB_ variables are not set', { token: 'x' }, { GITHUB_API_URL: '' }],
    ['the GITHUB_ variables are not set', { token: 'x' }, { GITHUB_REPOSITORY: '' }],
    ['the event cannot be read', { token: 'x' }, { GITHUB_EVENT_PATH: '/no/such/file' }],
    ['the event cannot be read', { token: 'x' }, {}, '{'],
    ['this run is of no pull request', { token: 'x' }, {}, 'null'],
    ['this run is of no pull request', { token: 'x' }, {}, '{ "pull_request": { "number": "7/../8" } }'],
  ])(
    'says that no comment is written because %s, and fails nothing for it',
    async (why, given, more, event) => {
      const run = new Run(
        temporaryFolder(),
        { comment: 'true', ...given },
        { GITHUB_API_URL: 'http://127.0.0.1:9', ...more },
      );
      if (event !== undefined) writeFileSync(run.file('event.json'), event);
      const { code, out } = await run.step('Comment');
      expect({ code, out }).toEqual({
        code: 0,
        out: `::warning title=cdlevel comment::No comment is written: ${why}\n`,
      });
    },
  );

  it('lets no expression into a script', () => {
    for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
    for (const [, { value }] of Object.entries(action.outputs))
      expect(value).toMatch(/^\$\{\{ steps\.gate\.outputs\./);
  });
});
