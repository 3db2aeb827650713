import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cdlevel } from './kit/cli.js';
import { root } from './kit/paths.js';
import { personaRepository, temporaryFolder } from './kit/repositories.js';

const shop = personaRepository('corner-shop');

/** A folder with one workflow. */
function withWorkflow(text: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(join(folder, '.github/workflows/ci.yml'), text);
  return folder;
}

describe('cdlevel pipelines', () => {
  it('shows what starts a pipeline, its jobs and the commands that really run, with their lines', async () => {
    const { code, out, err } = await cdlevel(['pipelines', shop], {
      env: { LANG: 'C.UTF-8', COLUMNS: '100' },
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2 pipelines of GitHub Actions');
    expect(out).toContain('started by a request (:3) and a push to main (:4)');
    expect(out).toContain(':43  runs unit tests  vitest (vitest) → package.json:10');
    expect(out).toContain(':29  production  after image and staging; to production');
    expect(out).toContain(':36  deploys to an environment  helm upgrade (production)');
  });

  it('gives the graph as JSON, the same bytes for a commit and its files', async () => {
    const { out } = await cdlevel(['pipelines', shop, '--format', 'json']);
    const { schemaVersion, repository, pipelines } = JSON.parse(out);
    expect({ schemaVersion, name: repository.name }).toEqual({ schemaVersion: 1, name: 'corner-shop' });
    const deploy = pipelines.find(({ name }: { name: string }) => name === 'Deploy');
    expect(deploy.jobs.map(({ id, needs }: { id: string; needs: string[] }) => [id, needs])).toEqual([
      ['image', []],
      ['staging', ['image']],
      ['production', ['image', 'staging']],
    ]);
    const { out: committed } = await cdlevel(['pipelines', shop, '--ref', 'main', '--format', 'json']);
    expect(JSON.parse(committed).pipelines).toEqual(pipelines);
  });

  it('draws a flowchart', async () => {
    const { out } = await cdlevel(['pipelines', shop, '--format', 'mermaid']);
    expect(out).toMatch(/^flowchart LR\n/);
    expect(out).toContain('p1j0["image<br>');
    expect(out).toContain('p1j0 --> p1j2');
  });

  it('lets no name of a scanned file act on a terminal or a flowchart', async () => {
    const folder = withWorkflow(
      'name: "a\\e[31m\\"];click p0 \\"javascript:1\\"<b>"\non: push\njobs:\n  x:\n    steps:\n      - run: make\n',
    );
    const { out: text } = await cdlevel(['pipelines', folder]);
    expect(text).toContain('a\\x1b[31m');
    expect(text).not.toContain('\x1b');
    const { out: chart } = await cdlevel(['pipelines', folder, '--format', 'mermaid']);
    expect(chart.split('\n')[1]).toMatch(/^ {2}subgraph p0\["[^"<>]*"\]$/);
  });

  it('names what could not be read, with file and line', async () => {
    const { code, out } = await cdlevel(['pipelines', withWorkflow('on: push\njobs: [\n')]);
    expect(code).toBe(0);
    expect(out).toContain('What could not be read');
    expect(out).toMatch(/\.github\/workflows\/ci\.yml:\d/);
  });

  it('says where a step leads to more than is followed', async () => {
    const repo = join(root, 'fixtures/detectors/pipelines/checks/more-than-is-followed/repo');
    const folder = temporaryFolder();
    cpSync(repo, folder, { recursive: true });
    const { out } = await cdlevel(['pipelines', folder]);
    expect(out).toContain('ci.yml:6  leads to more commands than are followed');
    expect(out).toContain('npm test');
  });

  it('says so where there is no pipeline', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.md'), 'tea');
    expect((await cdlevel(['pipelines', folder])).out).toContain('No pipeline was found.');
  });

  it.each([
    [['pipelines', '--format', 'markdown'], 'valid: terminal, json, mermaid'],
    [['pipelines', '--format', 'jsn'], 'did you mean json?'],
    [['scan', '--format', 'mermaid'], 'valid: terminal, json'],
    [['pipelines', '--model', 'bekk'], 'pipelines takes no option --model'],
    [['pipelines', '/nowhere/at/all'], '/nowhere/at/all'],
  ])('answers a mistake in the call: %j', async (argv, message) => {
    const { code, err } = await cdlevel(argv);
    expect(code).toBe(2);
    expect(err.replace(/\s+/g, ' ')).toContain(message);
  });
});
