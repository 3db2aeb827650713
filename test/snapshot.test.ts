import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSnapshot } from '../src/snapshot/open.js';
import type { Snapshot } from '../src/snapshot/snapshot.js';
import { cloneOf, TestRepository } from './kit/git.js';
import { temporaryFolder } from './kit/repositories.js';

const mebibyte = 1024 * 1024;

/** Entries, and the contents of all files as text or the reason why not. */
async function lookAt(snapshot: Snapshot, limit = mebibyte) {
  const files = snapshot.entries.filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const contents = await snapshot.read(files, limit);
  await snapshot.close();
  return {
    entries: snapshot.entries,
    contents: Object.fromEntries(
      files.map((path) => {
        const content = contents.get(path) ?? { unreadable: 'never answered' };
        return [path, 'bytes' in content ? Buffer.from(content.bytes).toString() : content];
      }),
    ),
  };
}

const see = async (path: string, ref?: string) =>
  lookAt(await openSnapshot(path, ref === undefined ? {} : { ref }));
const pathsOf = async (path: string, ref?: string) =>
  (await see(path, ref)).entries.map((entry) => entry.path);

/** The same files without git. */
function withoutGit(repository: TestRepository): string {
  const folder = join(temporaryFolder(), 'plain');
  execFileSync('cp', ['-a', repository.folder, folder]);
  execFileSync('rm', ['-rf', join(folder, '.git')]);
  return folder;
}

describe('a work tree, a commit, a bare repository and a plain folder', () => {
  it('show the same entries and contents', async () => {
    const repository = new TestRepository();
    repository.write({ 'a.txt': 'a', 'deep/er/b.txt': 'b\n', empty: '', '.hidden': 'h', 'ü.txt': 'ü' });
    repository.write({ 'run.sh': '#!/bin/sh\n' });
    chmodSync(join(repository.folder, 'run.sh'), 0o755);
    symlinkSync('a.txt', join(repository.folder, 'link'));
    repository.commit();
    const bare = cloneOf(repository, '--bare');
    const seen = await see(repository.folder);
    expect(seen.entries.find(({ path }) => path === 'run.sh')).toEqual({
      path: 'run.sh',
      kind: 'file',
      executable: true,
    });
    expect(seen.contents).toMatchObject({ 'a.txt': 'a', 'deep/er/b.txt': 'b\n', empty: '', 'ü.txt': 'ü' });
    expect(await see(repository.folder, 'HEAD')).toEqual(seen);
    expect(await see(bare.folder)).toEqual(seen);
    expect(await see(withoutGit(repository))).toEqual(seen);
  });

  it('keep names that nobody would choose apart and readable', async () => {
    const repository = new TestRepository();
    const names = [
      'a\nb',
      'a\tb',
      'quo"te',
      "apo'strophe",
      'back\\slash',
      ' lead',
      'st*ar[1]{2}',
      '-dash',
      ':colon',
    ];
    repository.write(Object.fromEntries(names.map((name) => [`d/${name}`, `in ${name}`])));
    writeFileSync(
      Buffer.concat([Buffer.from(`${repository.folder}/`), Buffer.from([0x66, 0xff, 0xfe])]),
      'latin',
    );
    repository.commit();
    const seen = await see(repository.folder);
    for (const name of names) expect(seen.contents[`d/${name}`]).toBe(`in ${name}`);
    expect(seen.contents['f\ufffd\ufffd']).toBe('latin');
    expect(await see(repository.folder, 'main')).toEqual(seen);
    expect(await see(withoutGit(repository))).toEqual(seen);
  });
});

describe('a work tree', () => {
  it('holds what is tracked and what is new, from the disk, and nothing that is ignored or gone', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'kept.txt': 'old', 'gone.txt': 'x', '.gitignore': 'ignored/\n' } });
    repository.write({ 'kept.txt': 'new', 'fresh.txt': 'fresh', 'ignored/secret.txt': 's' });
    repository.remove('gone.txt');
    const snapshot = await openSnapshot(repository.folder);
    expect(snapshot.repository).toMatchObject({ dirty: true, ref: 'main' });
    const seen = await lookAt(snapshot);
    expect(seen.contents).toEqual({ '.gitignore': 'ignored/\n', 'fresh.txt': 'fresh', 'kept.txt': 'new' });
    expect((await see(repository.folder, 'HEAD')).contents).toMatchObject({
      'kept.txt': 'old',
      'gone.txt': 'x',
    });
  });

  it('answers only for its own entries', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'a.txt': 'a', '.gitignore': 'ignored.txt\n' } });
    repository.write({ 'ignored.txt': 's' });
    for (const path of [repository.folder, withoutGit(repository)]) {
      const snapshot = await openSnapshot(path);
      const wanted = ['../../../../etc/passwd', '/etc/passwd', '.git/config'];
      const contents = await snapshot.read(wanted, mebibyte);
      for (const name of wanted) expect(contents.get(name)).toEqual({ unreadable: 'no such file' });
      await snapshot.close();
    }
  });

  it('is clean as committed, also after a copy with new time stamps and other line ends', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'a.txt': 'a\n', 'b.txt': 'b\n' } });
    const dirty = async () => {
      const snapshot = await openSnapshot(repository.folder);
      await snapshot.close();
      return snapshot.repository.dirty;
    };
    expect(await dirty()).toBe(false);
    execFileSync('touch', ['-d', '2001-01-01', join(repository.folder, 'a.txt')]);
    expect(await dirty()).toBe(false);
    repository.write({ 'b.txt': 'b\r\n' });
    expect(await dirty()).toBe(false);
    repository.write({ 'b.txt': 'c\n' });
    expect(await dirty()).toBe(true);
    repository.git('commit', '-qam', 'c');
    expect(await dirty()).toBe(false);
    repository.write({ 'new.txt': '' });
    expect(await dirty()).toBe(true);
    repository.git('add', 'new.txt');
    expect(await dirty()).toBe(true);
  });

  it('is the whole repository, from any folder inside', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'a.txt': 'a', 'deep/er/b.txt': 'b' } });
    expect(await pathsOf(join(repository.folder, 'deep/er'))).toEqual(['a.txt', 'deep/er/b.txt']);
  });

  it('leaves a folder that it ignores to be a project of its own', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { '.gitignore': 'mine/\n' } });
    repository.write({ 'mine/own.txt': 'o' });
    expect(await pathsOf(join(repository.folder, 'mine'))).toEqual(['own.txt']);
  });

  it('may be linked, detached or without a commit', async () => {
    const repository = new TestRepository();
    repository.write({ 'first.txt': '1' });
    const unborn = await openSnapshot(repository.folder);
    expect(unborn.repository).toMatchObject({ dirty: true, shallow: false });
    expect(unborn.repository.commit).toBeUndefined();
    expect(await unborn.history({ from: 0, to: 2e9 })).toEqual({ unavailable: 'there are no commits yet' });
    expect((await lookAt(unborn)).contents).toEqual({ 'first.txt': '1' });

    const first = repository.commit();
    repository.commit({ files: { 'second.txt': '2' } });
    const linked = join(temporaryFolder(), 'linked');
    repository.git('worktree', 'add', '--quiet', '--detach', linked, first);
    const snapshot = await openSnapshot(linked);
    expect(snapshot.repository).toMatchObject({ commit: first, dirty: false });
    expect(snapshot.repository.ref).toBeUndefined();
    expect(await snapshot.history({ from: 0, to: 2e9 })).toMatchObject({ commits: [{ id: first }] });
    expect((await lookAt(snapshot)).contents).toEqual({ 'first.txt': '1' });
    expect(await pathsOf(linked, 'main')).toEqual(['first.txt', 'second.txt']);
  });

  it('has what a sparse check-out leaves out, from the objects', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'a/a.txt': 'a', 'b/b.txt': 'b', 'root.txt': 'r' } });
    repository.git('sparse-checkout', 'set', 'a');
    const snapshot = await openSnapshot(repository.folder);
    expect(snapshot.repository.dirty).toBe(false);
    expect((await lookAt(snapshot)).contents).toEqual({ 'a/a.txt': 'a', 'b/b.txt': 'b', 'root.txt': 'r' });
  });

  it('survives a merge conflict', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'a.txt': '1' } });
    repository.git('checkout', '-q', '-b', 'other');
    repository.commit({ files: { 'a.txt': '2' } });
    repository.git('checkout', '-q', 'main');
    repository.commit({ files: { 'a.txt': '3' } });
    expect(() => repository.git('merge', 'other')).toThrow();
    expect(await pathsOf(repository.folder)).toEqual(['a.txt']);
  });
});

describe('links, submodules and what is neither', () => {
  it('are listed as what they are and never followed', async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    const repository = new TestRepository();
    repository.write({ 'a.txt': 'a', 'swapped/inner.txt': 'inner' });
    symlinkSync(join(outside, 'secret.txt'), join(repository.folder, 'out'));
    symlinkSync('.', join(repository.folder, 'circle'));
    symlinkSync('nowhere', join(repository.folder, 'dangling'));
    repository.commit();
    const links = [
      { path: 'circle', kind: 'link' },
      { path: 'dangling', kind: 'link' },
      { path: 'out', kind: 'link' },
    ];
    for (const path of [repository.folder, withoutGit(repository)]) {
      const { entries } = await see(path);
      expect(entries.filter(({ kind }) => kind === 'link')).toEqual(links);
    }
    repository.remove('swapped');
    symlinkSync(outside, join(repository.folder, 'swapped'));
    writeFileSync(join(outside, 'inner.txt'), 'not yours');
    const { contents } = await see(repository.folder);
    expect(JSON.stringify(contents)).not.toContain('not yours');
  });

  it('do not lead through a folder that becomes a link while it is read', async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'inner.txt'), 'not yours');
    const repository = new TestRepository();
    repository.commit({ files: { 'swapped/inner.txt': 'inner', 'plain.txt': 'p' } });
    const snapshot = await openSnapshot(repository.folder);
    repository.remove('swapped');
    symlinkSync(outside, join(repository.folder, 'swapped'));
    repository.remove('plain.txt');
    symlinkSync(join(outside, 'inner.txt'), join(repository.folder, 'plain.txt'));
    const contents = await snapshot.read(['swapped/inner.txt', 'plain.txt'], mebibyte);
    expect(contents.get('swapped/inner.txt')).toEqual({ unreadable: 'behind a symbolic link' });
    expect(contents.get('plain.txt')).toEqual({ unreadable: 'a symbolic link' });
    await snapshot.close();
  });

  it('count submodules once and leave nested repositories out', async () => {
    const inner = new TestRepository();
    inner.commit({ files: { 'inner.txt': 'i' } });
    const repository = new TestRepository();
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'module');
    repository.commit({ files: { 'a.txt': 'a' } });
    mkdirSync(join(repository.folder, 'nested'));
    const nested = new TestRepository(join(repository.folder, 'nested'));
    nested.commit({ files: { 'n.txt': 'n' } });
    const { entries } = await see(repository.folder);
    expect(entries).toEqual([
      { path: '.gitmodules', kind: 'file' },
      { path: 'a.txt', kind: 'file' },
      { path: 'module', kind: 'submodule' },
    ]);
    expect((await see(repository.folder, 'HEAD')).entries).toEqual(entries);
    expect(await pathsOf(withoutGit(repository))).toEqual(['.gitmodules', 'a.txt']);
    expect(await pathsOf(join(repository.folder, 'module'))).toEqual(['inner.txt']);
  });

  it('skip pipes, and take a file that has become one for unreadable', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'a.txt': 'a', 'b.txt': 'b' } });
    execFileSync('mkfifo', [join(repository.folder, 'pipe')]);
    const snapshot = await openSnapshot(repository.folder);
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
    repository.remove('a.txt');
    execFileSync('mkfifo', [join(repository.folder, 'a.txt')]);
    expect((await snapshot.read(['a.txt'], mebibyte)).get('a.txt')).toEqual({
      unreadable: 'not a regular file',
    });
    await snapshot.close();
    expect(await pathsOf(withoutGit(repository))).toEqual(['b.txt']);
  });
});

describe('files that cannot be read', () => {
  it('are told apart: too large, vanished', async () => {
    const repository = new TestRepository();
    repository.write({ 'large.bin': '', 'a.txt': 'a', 'b.txt': 'b' });
    truncateSync(join(repository.folder, 'large.bin'), 50 * mebibyte);
    repository.commit();
    for (const ref of [undefined, 'HEAD'])
      expect((await see(repository.folder, ref)).contents).toEqual({
        'a.txt': 'a',
        'b.txt': 'b',
        'large.bin': { unreadable: 'larger than 1 MiB' },
      });
    const snapshot = await openSnapshot(repository.folder);
    repository.remove('b.txt');
    const contents = await snapshot.read(['a.txt', 'b.txt'], mebibyte);
    expect(contents.get('b.txt')).toEqual({ unreadable: 'vanished during the scan' });
    await snapshot.close();
  });

  it.skipIf(process.getuid?.() === 0)('and so are folders without permission', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'open.txt': 'o' } });
    repository.write({ 'closed/new.txt': 'n', 'file.txt': 'f' });
    chmodSync(join(repository.folder, 'file.txt'), 0);
    chmodSync(join(repository.folder, 'closed'), 0);
    for (const path of [repository.folder, withoutGit(repository)]) {
      const snapshot = await openSnapshot(path);
      expect(snapshot.unlisted.map((one) => one.path)).toEqual(['closed']);
      const contents = await snapshot.read(['file.txt'], mebibyte);
      expect(contents.get('file.txt')).toEqual({ unreadable: 'no permission to read it' });
      await snapshot.close();
    }
    chmodSync(join(repository.folder, 'closed'), 0o755);
  });

  it('read many in one go and again', async () => {
    const repository = new TestRepository();
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [`f/${n}.txt`, `${n}\n`.repeat(n * 7)]),
    );
    repository.commit({ files });
    const snapshot = await openSnapshot(repository.folder, { ref: 'HEAD' });
    const paths = Object.keys(files);
    const [all, some] = await Promise.all([
      snapshot.read(paths, mebibyte),
      snapshot.read(paths.slice(10, 20), mebibyte),
    ]);
    for (const contents of [all, some])
      for (const [path, content] of contents)
        expect('bytes' in content && Buffer.from(content.bytes).toString()).toBe(files[path]);
    expect([all.size, some.size]).toEqual([400, 10]);
    await snapshot.close();
  });
});

describe('clones that lack something', () => {
  it('of history: say that they are shallow', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'a.txt': 'a' } });
    repository.commit({ files: { 'a.txt': 'b' } });
    const snapshot = await openSnapshot(cloneOf(repository, '--depth=1').folder);
    expect(snapshot.repository.shallow).toBe(true);
    expect(await snapshot.history({ from: 0, to: 2e9 })).toEqual({
      unavailable: expect.stringContaining('the clone is shallow'),
    });
    expect((await lookAt(snapshot)).contents).toEqual({ 'a.txt': 'b' });
  });

  it('of contents: say so and fetch nothing', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'a.txt': 'old' }, on: '2025-01-01T00:00:00Z' });
    repository.commit({ files: { 'a.txt': 'new', 'b.txt': 'b' } });
    repository.git('config', 'uploadpack.allowFilter', 'true');
    const clone = cloneOf(repository, '--bare', '--filter=blob:none');
    const { contents, entries } = await see(clone.folder);
    expect(entries).toHaveLength(2);
    expect(contents['a.txt']).toEqual({ unreadable: 'not in this partial clone' });
    const snapshot = await openSnapshot(clone.folder);
    expect(await snapshot.history({ from: 0, to: 2e9 })).toMatchObject({ commits: [{}, {}] });
    await snapshot.close();
  });

  it('of one object: give all the others', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' } });
    const id = repository.git('rev-parse', 'HEAD:b.txt');
    repository.remove(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
    expect((await see(repository.folder, 'HEAD')).contents).toEqual({
      'a.txt': 'a',
      'b.txt': { unreadable: 'not in this partial clone' },
      'c.txt': 'c',
    });
  });
});

describe('a path that cannot be scanned', () => {
  const message = async (path: string, ref?: string) =>
    openSnapshot(path, ref === undefined ? {} : { ref }).then(
      () => 'opened',
      (error: { what: string; todo?: string }) => `${error.what}. ${error.todo ?? ''}`,
    );

  it('is missing, or a file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await message(join(folder, 'nothing'))).toContain('there is no such folder');
    expect(await message(join(folder, 'file'))).toContain('this is a file');
    expect(await message(join(folder, 'file/below'))).toContain('there is no such folder');
  });

  it('may be an empty folder: that is an empty snapshot', async () => {
    expect(await see(temporaryFolder())).toEqual({ entries: [], contents: {} });
  });

  it('has no such revision, and says which names come near', async () => {
    const repository = new TestRepository();
    repository.commit();
    repository.git('branch', 'feature/tea');
    repository.tag('v1.0.0');
    expect(await message(repository.folder, 'mian')).toContain('Did you mean main?');
    expect(await message(repository.folder, '1.0.0')).toContain('v1.0.0');
    expect(await message(repository.folder, 'tea')).toContain('feature/tea');
    expect(await message(repository.folder, 'a-name-of-its-own')).toContain('Fetch it first');
    expect(await message(repository.folder, '--upload-pack=touch x')).toContain('there is no commit called');
    expect(await message(repository.folder, 'HEAD:a.txt')).toContain('there is no commit called');
    expect(await message(temporaryFolder(), 'main')).toContain('no git repository');
  });

  it('is a bare repository without commits', async () => {
    const bare = new TestRepository(temporaryFolder(), ['init', '--quiet', '--bare']);
    expect(await message(bare.folder)).toContain('has no commits yet');
  });

  it('is a folder whose .git leads nowhere: its files are read without history', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.git'), 'gitdir: /nonexistent/worktrees/x\n');
    writeFileSync(join(folder, 'a.txt'), 'a');
    const snapshot = await openSnapshot(folder);
    expect(await snapshot.history({ from: 0, to: 2e9 })).toEqual({
      unavailable: 'its .git leads to a repository that is not there',
    });
    expect((await lookAt(snapshot)).contents).toEqual({ 'a.txt': 'a' });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'belongs to somebody else: git refuses, and the remedy is told',
    async () => {
      const repository = new TestRepository();
      repository.commit();
      execFileSync('chown', ['-R', '4321:4321', repository.folder]);
      expect(await message(repository.folder)).toMatch(/belongs to somebody else.*safe\.directory/);
    },
  );
});

describe('the name of a repository', () => {
  it.each([
    ['https://user:s3cret@example.org/acme/tea.git', 'tea'],
    ['git@example.org:acme/tea.git', 'tea'],
    ['git@example.org:tea', 'tea'],
    ['https://s3cret@example.org', 'here'],
    ['/srv/git/tea/', 'tea'],
    ['https://example.org/a\u001b[31m', 'here'],
  ])('from %s is %s', async (origin, name) => {
    const folder = join(temporaryFolder(), 'here');
    mkdirSync(folder);
    const repository = new TestRepository(folder);
    repository.git('config', 'remote.origin.url', origin);
    const snapshot = await openSnapshot(repository.folder);
    expect(snapshot.repository.name).toBe(name);
    await snapshot.close();
  });
});
