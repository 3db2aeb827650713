import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSnapshot } from '../src/snapshot/open.js';
import { cloneOf, TestRepository } from './kit/git.js';
import { temporaryFolder } from './kit/repositories.js';

const mebibyte = 1024 * 1024;

/** A program that leaves a mark when it is run, and how to ask whether it was. */
function trap() {
  const folder = temporaryFolder();
  const mark = join(folder, 'it-ran');
  const program = join(folder, 'trap.sh');
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> '${mark}'\ncat\n`);
  chmodSync(program, 0o755);
  return { program, sprung: () => existsSync(mark) };
}

/** Settings by which a repository can make git run a program. */
const settings = (program: string): readonly (readonly [string, string])[] => [
  ['core.fsmonitor', program],
  ['core.hooksPath', join(program, '..')],
  ['core.pager', program],
  ['core.editor', program],
  ['core.sshCommand', program],
  ['core.gitProxy', program],
  ['core.askPass', program],
  ['core.alternateRefsCommand', program],
  ['credential.helper', `!${program}`],
  ['diff.external', program],
  ['diff.evil.textconv', program],
  ['diff.evil.command', program],
  ['filter.evil.clean', program],
  ['filter.evil.smudge', program],
  ['filter.evil.process', program],
  ['filter.evil.required', 'true'],
  ['filter.a=b.clean', program],
  ['filter.a=b.process', program],
  ['filter.MiXed.clean', program],
  ['gpg.program', program],
  ['gpg.format', 'ssh'],
  ['gpg.ssh.program', program],
  ['log.showSignature', 'true'],
  ['uploadpack.packObjectsHook', program],
  ['alias.log', `!${program}`],
  ['alias.ls-files', `!${program}`],
  ['alias.cat-file', `!${program}`],
  ['pager.log', program],
  ['pager.ls-files', program],
  ['remote.origin.promisor', 'true'],
  ['remote.origin.partialCloneFilter', 'blob:none'],
  ['remote.origin.url', `ext::${program}`],
  ['remote.origin.uploadpack', program],
  ['protocol.ext.allow', 'always'],
  ['protocol.file.allow', 'always'],
  ['extensions.partialClone', 'origin'],
  ['core.repositoryFormatVersion', '1'],
];

const attributes = [
  '* filter=evil diff=evil',
  'equals.txt filter=a=b',
  'mixed.txt filter=MiXed',
  'plain.txt -filter',
].join('\n');

function hostile(program: string): TestRepository {
  const repository = new TestRepository();
  const files = { 'a.txt': 'a', 'equals.txt': 'e', 'mixed.txt': 'm', 'plain.txt': 'p', 'sub/x.txt': 'x' };
  repository.commit({ files: { ...files, '.gitattributes': attributes }, on: '2025-06-01T00:00:00Z' });
  repository.commit({ files: { 'a.txt': 'b' } });
  repository.write({ '.git/info/attributes': attributes });
  for (const [name, value] of settings(program)) repository.git('config', name, value);
  for (const hook of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction', 'post-checkout']) {
    repository.write({ [`.git/hooks/${hook}`]: `#!/bin/sh\n${program}\n` });
    chmodSync(join(repository.folder, '.git/hooks', hook), 0o755);
  }
  return repository;
}

async function readEverything(path: string, ref?: string): Promise<void> {
  const snapshot = await openSnapshot(path, ref === undefined ? {} : { ref });
  await snapshot.read(
    snapshot.entries.map((entry) => entry.path),
    mebibyte,
  );
  await snapshot.history({ from: 0, to: 2e9 });
  await snapshot.close();
}

describe('the settings of a scanned repository', () => {
  it('run nothing, whatever is read of it', async () => {
    const { program, sprung } = trap();
    const repository = hostile(program);
    await readEverything(repository.folder);
    await readEverything(repository.folder, 'HEAD');
    await readEverything(join(repository.folder, '.git'), 'HEAD~1');
    expect(sprung()).toBe(false);
  });

  it('run no filter either where time stamps leave git in doubt', async () => {
    const { program, sprung } = trap();
    const repository = hostile(program);
    execFileSync('touch', [
      '-d',
      '2030-01-01',
      ...['a.txt', 'equals.txt', 'mixed.txt'].map((name) => join(repository.folder, name)),
    ]);
    repository.write({ 'sub/x.txt': 'changed', 'fresh.txt': 'new' });
    const snapshot = await openSnapshot(repository.folder);
    expect(snapshot.repository.dirty).toBe(true);
    await snapshot.close();
    expect(sprung()).toBe(false);
  });

  it('would have run something: the trap works', () => {
    const { program, sprung } = trap();
    const repository = hostile(program);
    execFileSync('touch', ['-d', '2030-01-01', join(repository.folder, 'a.txt')]);
    try {
      repository.git('status');
    } catch {
      // What it says does not matter.
    }
    expect(sprung()).toBe(true);
  });

  it('fetch nothing for objects that are not there', async () => {
    const { program, sprung } = trap();
    const origin = new TestRepository();
    origin.commit({ files: { 'a.txt': 'a', 'b.txt': 'b' } });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const clone = cloneOf(origin, '--bare', '--filter=blob:none');
    clone.git('config', 'remote.origin.url', `ext::${program}`);
    clone.git('config', 'protocol.ext.allow', 'always');
    clone.git('config', 'core.sshCommand', program);
    await readEverything(clone.folder);
    expect(sprung()).toBe(false);
  });

  it('do not send the scan to another work tree', async () => {
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, 'secret.txt'), 's');
    const repository = new TestRepository();
    repository.commit({ files: { 'a.txt': 'a' } });
    repository.git('config', 'core.worktree', elsewhere);
    const snapshot = await openSnapshot(repository.folder);
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['a.txt']);
    await snapshot.close();
  });

  it('change nothing about what is read', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'src/a.txt': 'a', 'src/b.txt': 'b' }, says: 'First\n\nBody' });
    const plain = await openSnapshot(repository.folder);
    const wanted = await plain.history({ from: 0, to: 2e9 });
    await plain.close();
    for (const [name, value] of [
      ['diff.orderFile', '/dev/zero'],
      ['core.excludesFile', '/dev/zero'],
      ['core.attributesFile', '/dev/zero'],
      ['mailmap.file', '/dev/zero'],
      ['diff.relative', 'true'],
      ['i18n.logOutputEncoding', 'UTF-16'],
      ['log.diffMerges', 'separate'],
      ['log.showRoot', 'false'],
      ['log.date', 'human'],
      ['color.ui', 'always'],
      ['format.pretty', '%s'],
      ['core.quotePath', 'true'],
      ['diff.renames', 'copies'],
      ['status.showUntrackedFiles', 'no'],
    ] as const)
      repository.git('config', name, value);
    const snapshot = await openSnapshot(repository.folder);
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['src/a.txt', 'src/b.txt']);
    expect(await snapshot.history({ from: 0, to: 2e9 })).toEqual(wanted);
    await snapshot.close();
  });
});

describe('the objects of a scanned repository', () => {
  it('name no file outside of the root', async () => {
    const repository = new TestRepository();
    repository.write({ 'a.txt': 'a' });
    const id = repository.git('hash-object', '-w', 'a.txt');
    const tree = (name: string, mode: string, child: string) => {
      repository.write({
        raw: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(child, 'hex')]),
      });
      return repository.git('hash-object', '-w', '-t', 'tree', '--literally', 'raw');
    };
    for (const name of ['..', '.', '.git', '.GIT']) {
      const commit = repository.git(
        'commit-tree',
        '-m',
        'x',
        tree(name, '40000', tree('evil.txt', '100644', id)),
      );
      const snapshot = await openSnapshot(repository.folder, { ref: commit });
      expect(snapshot.entries).toEqual([]);
      await snapshot.close();
    }
  });

  it('do not replace or graft what is read', async () => {
    const repository = new TestRepository();
    const first = repository.commit({ files: { 'a.txt': 'a' } });
    const second = repository.commit({ files: { 'a.txt': 'b' } });
    repository.git('replace', second, first);
    repository.write({ '.git/info/grafts': `${second}\n` });
    const snapshot = await openSnapshot(repository.folder, { ref: 'main' });
    const content = (await snapshot.read(['a.txt'], mebibyte)).get('a.txt');
    expect(content && 'bytes' in content && Buffer.from(content.bytes).toString()).toBe('b');
    expect(await snapshot.history({ from: 0, to: 2e9 })).toMatchObject({
      commits: [{ id: second, parents: [first] }, { id: first }],
    });
    await snapshot.close();
  });

  it('may be broken: that is a message, or a gap', async () => {
    const repository = new TestRepository();
    const commit = repository.commit({ files: { 'a.txt': 'a' } });
    const tree = repository.git('rev-parse', 'HEAD^{tree}');
    repository.remove(`.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`);
    await expect(openSnapshot(repository.folder, { ref: commit })).rejects.toMatchObject({
      what: expect.stringContaining('cannot be listed'),
    });
    const snapshot = await openSnapshot(repository.folder);
    expect(await snapshot.history({ from: 0, to: 2e9 })).toEqual({
      unavailable: expect.stringContaining('git log failed'),
    });
    await snapshot.close();
  });
});
