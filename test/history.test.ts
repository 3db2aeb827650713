import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inlineTests } from '../src/input/history/inline-tests.js';
import type { History } from '../src/snapshot/history.js';
import { LogParser } from '../src/snapshot/log-parser.js';
import { DiffReader } from '../src/snapshot/marks.js';
import { openSnapshot } from '../src/snapshot/open.js';
import { isBot, People } from '../src/snapshot/people.js';
import { cloneOf, TestRepository } from './kit/git.js';
import { temporaryFolder } from './kit/repositories.js';

const seconds = (date: string) => Date.parse(date) / 1000;
const everything = { from: 0, to: seconds('2038-01-01T00:00:00Z') };

async function historyOf(repository: TestRepository, window = everything, ref?: string): Promise<History> {
  const snapshot = await openSnapshot(repository.folder, ref === undefined ? {} : { ref });
  const history = await snapshot.history(window);
  await snapshot.close();
  if ('unavailable' in history) throw new Error(history.unavailable);
  return history;
}

const subjects = ({ commits }: History) => commits.map(({ subject }) => subject);

describe('commits', () => {
  it('carry subject, body, dates, parents and files, newest first', async () => {
    const repository = new TestRepository();
    const first = repository.commit({
      says: 'Brew\n\nFixes #7\nSlowly',
      files: { 'src/tea.ts': '1', 'ü\n"x".md': '' },
      on: '2025-01-01T10:00:00Z',
      committedOn: '2025-01-02T10:00:00Z',
    });
    const second = repository.commit({ says: 'Nothing', on: '2025-01-03T00:00:00Z' });
    repository.remove('src/tea.ts');
    repository.commit({ says: 'Move', files: { 'lib/tea.ts': '1' }, on: '2025-01-04T00:00:00Z' });
    const { commits } = await historyOf(repository);
    expect(commits).toMatchObject([
      { subject: 'Move', files: ['lib/tea.ts', 'src/tea.ts'], parents: [second] },
      { id: second, subject: 'Nothing', files: [], body: '' },
      {
        id: first,
        subject: 'Brew',
        body: 'Fixes #7\nSlowly\n',
        files: ['src/tea.ts', 'ü\n"x".md'],
        parents: [],
        firstParent: true,
        bot: false,
        authoredAt: seconds('2025-01-01T10:00:00Z'),
        committedAt: seconds('2025-01-02T10:00:00Z'),
      },
    ]);
  });

  it('cannot be forged by what messages, names and files hold', async () => {
    const repository = new TestRepository();
    const forged = 'x\u0001\u001e\n\ncommit 1234\nAuthor: Eve <eve@example.org>\n%H%x00\\0\n\t---\n';
    repository.commit({ says: forged, by: 'A %an %x00 <b@example.org>', files: { '\n\nx': '', '%x00': '' } });
    repository.commit({ says: '' });
    const { commits } = await historyOf(repository);
    expect(commits).toHaveLength(2);
    expect(commits[0]).toMatchObject({ subject: '', body: '', files: [] });
    expect(commits[1]?.files).toEqual(['\n\nx', '%x00']);
    expect(commits[1]?.body).toContain('Author: Eve');
  });

  it('are those of the window by commit date, the beginning excluded', async () => {
    const repository = new TestRepository();
    for (const day of ['01', '02', '03', '04'])
      repository.commit({ says: day, on: `2025-01-${day}T00:00:00Z` });
    const window = { from: seconds('2025-01-01T00:00:00Z'), to: seconds('2025-01-03T00:00:00Z') };
    const history = await historyOf(repository, window);
    expect(subjects(history)).toEqual(['03', '02']);
    expect(history.commits.every(({ firstParent }) => firstParent)).toBe(true);
  });

  it('are found behind a clock that was wrong', async () => {
    const repository = new TestRepository();
    repository.commit({ says: 'before', on: '2025-01-01T00:00:00Z' });
    repository.commit({ says: 'wrong clock', on: '1990-01-01T00:00:00Z' });
    repository.commit({ says: 'after', on: '2025-01-03T00:00:00Z' });
    const history = await historyOf(repository, { from: seconds('2024-06-01'), to: seconds('2025-06-01') });
    expect(subjects(history)).toEqual(['after', 'before']);
    expect(history.commits.every(({ firstParent }) => firstParent)).toBe(true);
  });

  it('are found where the newest one has the wrong clock', async () => {
    const repository = new TestRepository();
    repository.commit({ says: 'before', on: '2025-01-01T00:00:00Z' });
    repository.commit({ says: 'wrong clock', on: '1990-01-01T00:00:00Z' });
    const history = await historyOf(repository, { from: seconds('2024-06-01'), to: seconds('2025-06-01') });
    expect(subjects(history)).toEqual(['before']);
  });

  it('say which are on the first-parent line, and merges have no files', async () => {
    const repository = new TestRepository();
    repository.commit({ says: 'base', files: { a: '1' }, on: '2025-01-01T00:00:00Z' });
    repository.git('checkout', '-q', '-b', 'side');
    repository.commit({ says: 'on a branch', files: { b: '1' }, on: '2025-01-02T00:00:00Z' });
    repository.git('checkout', '-q', 'main');
    repository.commit({ says: 'on main', files: { c: '1' }, on: '2025-01-03T00:00:00Z' });
    repository.merge('side', '2025-01-04T00:00:00Z');
    const { commits } = await historyOf(repository);
    expect(commits.map(({ subject, firstParent, files }) => [subject, firstParent, files])).toEqual([
      ["Merge branch 'side'", true, []],
      ['on main', true, ['c']],
      ['on a branch', false, ['b']],
      ['base', true, ['a']],
    ]);
    expect(subjects(await historyOf(repository, everything, 'side'))).toEqual(['on a branch', 'base']);
  });
});

describe('people', () => {
  it('are one by mail, by name or by .mailmap, in bare clones as well', async () => {
    const repository = new TestRepository();
    const authors = [
      'Ann <ann@example.org>',
      'Ann <ann@home.example>',
      'A. Nonymous <ann@home.example>',
      'Ben <ben@example.org>',
      'Benjamin <bb@example.org>',
      'Cid <cid@example.org>',
    ];
    repository.write({ '.mailmap': 'Ben <ben@example.org> <bb@example.org>\n' });
    for (const by of authors) repository.commit({ by });
    for (const one of [repository, cloneOf(repository, '--bare')]) {
      const numbers = (await historyOf(one)).commits.map(({ author }) => author).reverse();
      const [ann, , , ben, , cid] = numbers;
      expect(numbers).toEqual([ann, ann, ann, ben, ben, cid]);
      expect(new Set(numbers).size).toBe(3);
    }
  });

  it('are never named', async () => {
    const repository = new TestRepository();
    repository.commit({ by: 'Ann Onymous <ann@secret.example>' });
    repository.tag('v1.0.0', '2025-06-02T00:00:00Z');
    expect(JSON.stringify(await historyOf(repository))).not.toMatch(/Onymous|secret\.example/);
  });

  it('are not merged by what nobody filled in', () => {
    const people = new People();
    const numbers = [
      ['Ann', ''],
      ['Ben', ''],
      ['root', 'ann@example.org'],
      ['root', 'ben@example.org'],
    ].map(([name = '', mail = '']) => people.numberOf(name, mail));
    expect(new Set(numbers.map((number) => people.find(number))).size).toBe(4);
  });

  it.each([
    ['dependabot[bot]', '49699333+dependabot[bot]@users.noreply.github.com'],
    ['Mend Renovate', 'bot@renovateapp.com'],
    ['semantic-release-bot', 'semantic-release-bot@martynus.net'],
    ['github-actions', 'github-actions@github.com'],
    ['GitHub Actions', 'actions@github.com'],
    ['pyup-bot', 'github-bot@pyup.io'],
    ['pre-commit-ci[bot]', '66853113+pre-commit-ci[bot]@users.noreply.github.com'],
    ['Weblate', 'noreply@weblate.org'],
    ['Hosted Weblate', 'hosted@weblate.org'],
    ['transifex-integration[bot]', 'x@users.noreply.github.com'],
    ['k8s-ci-robot', 'k8s-ci-robot@users.noreply.github.com'],
    ['snyk-bot', 'snyk-bot@snyk.io'],
    ['Acme CI', 'acme_bot@example.org'],
  ])('%s is a bot', (name, mail) => expect(isBot(name, mail)).toBe(true));

  it.each([
    ['Tom Jenkins', 'tom.jenkins@example.org'],
    ['Travis', 'travis@example.org'],
    ['Abbot Botelho', 'abbot@example.org'],
    ['Jane', 'jane@snyk.io'],
    ['Renovata', 'renovata@example.org'],
    ['Ann', '123+ann@users.noreply.github.com'],
  ])('%s is none', (name, mail) => expect(isBot(name, mail)).toBe(false));
});

describe('tags', () => {
  it('lead to commits, reachable or not, with their own date where they have one', async () => {
    const repository = new TestRepository();
    const first = repository.commit({ files: { a: '1' }, on: '2025-01-01T00:00:00Z' });
    repository.tag('light');
    repository.tag('annotated', '2025-02-01T00:00:00Z');
    repository.git('tag', 'of-a-file', `${first}:a`);
    repository.git('tag', 'of-a-tree', `${first}^{tree}`);
    repository.git('checkout', '-q', '-b', 'elsewhere');
    const second = repository.commit({ on: '2025-03-01T00:00:00Z' });
    repository.tag('unreachable');
    repository.git('checkout', '-q', 'main');
    expect((await historyOf(repository)).tags).toEqual([
      { name: 'annotated', commit: first, date: seconds('2025-02-01T00:00:00Z') },
      { name: 'light', commit: first, date: seconds('2025-01-01T00:00:00Z') },
      { name: 'unreachable', commit: second, date: seconds('2025-03-01T00:00:00Z') },
    ]);
  });

  it('may be missing from a clone, which says so', async () => {
    const repository = new TestRepository();
    repository.commit();
    expect((await historyOf(cloneOf(repository))).tagsMissing).toBeUndefined();
    expect((await historyOf(cloneOf(repository, '--no-tags'))).tagsMissing).toContain('without tags');
    expect((await historyOf(cloneOf(repository, '--single-branch'))).tagsMissing).toContain('single branch');
  });
});

describe('changes to tests that stand among the code', () => {
  const code = (body: string, test: string) =>
    `fn pour() {\n    ${body}\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn pours() {\n        ${test}\n    }\n}\n`;
  const markedIn = async (repository: TestRepository) => {
    const snapshot = await openSnapshot(repository.folder);
    const history = await snapshot.history(everything, inlineTests);
    await snapshot.close();
    if ('unavailable' in history) throw new Error(history.unavailable);
    return history;
  };

  it('are told from changes to the code beside them', async () => {
    const repository = new TestRepository();
    repository.commit({ says: 'whole file', files: { 'src/a.rs': code('1', 'a'), 'b.md': '#[test]' } });
    repository.commit({ says: 'code', files: { 'src/a.rs': code('2', 'a') } });
    repository.commit({ says: 'test', files: { 'src/a.rs': code('2', 'b') } });
    repository.commit({ says: 'prose', files: { 'b.md': '#[test] again' } });
    repository.commit({
      says: 'poses as another file',
      files: { 'c.rs': 'x\n++ b/d.rs\n@@ -1 +1 @@ mod tests {\ndiff --git a/e.rs b/e.rs\n' },
    });
    const { commits, unmarked } = await markedIn(repository);
    expect(commits.map(({ subject, marked }) => [subject, marked]).reverse()).toEqual([
      ['whole file', ['src/a.rs']],
      ['code', undefined],
      ['test', ['src/a.rs']],
      ['prose', undefined],
      ['poses as another file', undefined],
    ]);
    expect(unmarked).toBeUndefined();
  });

  it('stay open where contents were not fetched', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'src/a.rs': code('1', 'a') } });
    repository.commit({ files: { 'src/a.rs': code('1', 'b') } });
    repository.git('config', 'uploadpack.allowFilter', 'true');
    const { commits, unmarked } = await markedIn(cloneOf(repository, '--bare', '--filter=blob:none'));
    expect(commits).toHaveLength(2);
    expect(unmarked).toBeDefined();
  });

  it('are read whatever a patch holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 9 }), (patch, size) => {
        const reader = new DiffReader(inlineTests);
        const bytes = Buffer.from(patch);
        for (let start = 0; start < bytes.length; start += size)
          reader.push(bytes.subarray(start, start + size));
        expect(reader.files.size).toBe(0);
      }),
    );
  });
});

describe('without history', () => {
  it('a plain folder says why', async () => {
    const snapshot = await openSnapshot(temporaryFolder());
    expect(await snapshot.history(everything)).toEqual({
      unavailable: expect.stringContaining('plain folder'),
    });
  });
});

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.replaceAll('\0', ''));
const line = text.map((value) => value.replace(/[\n\r]/g, ' '));
const path = fc.string({ minLength: 1, maxLength: 12 }).map((value) => `${value.replaceAll('\0', '')}x`);
const logged = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{40}$/),
  parents: fc.array(fc.stringMatching(/^[0-9a-f]{40}$/), { maxLength: 1 }),
  authoredAt: fc.nat(),
  committedAt: fc.nat(),
  name: line,
  mail: line,
  subject: line,
  body: text,
  files: fc.array(path, { maxLength: 4 }),
});

/** As `git log -z --name-only` prints commits in the parser's format. */
function printed(commits: readonly (typeof logged extends fc.Arbitrary<infer T> ? T : never)[]): Buffer {
  const tokens = commits.map(({ id, parents, authoredAt, committedAt, name, mail, subject, body, files }) => {
    const fields = ['', id, parents.join(' '), authoredAt, committedAt, name, mail, subject, body, ''];
    return `${fields.join('\0')}\0${files.map((file, index) => `${index === 0 ? '\n' : ''}${file}\0`).join('')}`;
  });
  return Buffer.from(tokens.join(''));
}

describe('the log parser', () => {
  it('reads back what was printed, in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(logged, { maxLength: 6 }), fc.integer({ min: 1, max: 40 }), (commits, size) => {
        const parser = new LogParser(new People());
        const output = printed(commits);
        for (let start = 0; start < output.length; start += size)
          parser.push(output.subarray(start, start + size));
        const parsed = parser.finish();
        expect(parsed.map(({ author, bot, ...rest }) => rest)).toEqual(
          commits.map(({ name, mail, ...rest }) => rest),
        );
      }),
    );
  });

  it('refuses what is no log, and never throws before the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const parser = new LogParser(new People());
        parser.push(Buffer.from(bytes));
        expect(() => parser.finish()).toThrow('cannot be understood');
      }),
    );
  });
});
