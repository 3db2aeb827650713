import { spawnSync } from 'node:child_process';
import { writeBare } from './repositories.js';
import { shelter } from './shelter.js';

let made: string | undefined;

/** A repository without commits. */
export function emptyRepository(): string {
  made ??= writeBare(shelter(), { name: 'empty.git', commits: [] });
  return made;
}

/** The commit that a branch of a served repository points at. */
export function tipOf(git: string, ref: string): string | undefined {
  const args = ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`];
  return spawnSync('git', args, { cwd: git, encoding: 'utf8' }).stdout.trim() || undefined;
}
