import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { root } from './paths.js';

const shelter = realpathSync(mkdtempSync(join(tmpdir(), 'cdlevel-test-')));
afterAll(() => rmSync(shelter, { recursive: true, force: true }), 120_000);

const personas = join(root, 'fixtures/repositories');

/** Names of the small repositories that read as stories. */
export function personaNames(): readonly string[] {
  return readdirSync(personas).sort();
}

/** A folder that is gone when the tests of the file are done. */
export function temporaryFolder(): string {
  return mkdtempSync(join(shelter, 'folder-'));
}

/** A copy of a persona's files in a folder of its own, named like it, without git. */
export function personaFolder(name: string): string {
  const folder = join(temporaryFolder(), name);
  cpSync(join(personas, name, 'repo'), folder, { recursive: true });
  return folder;
}

/** The same as a git work tree with everything in one commit of this date. */
export function personaRepository(name: string, date = '2025-06-01T12:00:00Z'): string {
  const folder = personaFolder(name);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commitAll(folder, 'Begin', date);
  return folder;
}

/** Commits all files as they are, at this date. */
export function commitAll(folder: string, message: string, date: string): void {
  git(folder, 'add', '--all', '--force');
  execFileSync('git', ['-C', folder, 'commit', '--quiet', '--allow-empty', '-m', message], {
    env: { ...gitEnvironment, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
}

/** Runs git without the configuration of the machine and says what it printed. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { env: gitEnvironment, encoding: 'utf8' }).trim();
}

const gitEnvironment = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
};
