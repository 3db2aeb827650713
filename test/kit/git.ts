import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './repositories.js';

/** What a commit is made of; dates default to one hour after the last commit's. */
export interface Made {
  readonly says?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `Name <mail>`. */
  readonly by?: string;
  readonly on?: string;
  /** The committer's clock, where it differs. */
  readonly committedOn?: string;
}

/** A real git repository in a temporary folder, deaf to the configuration of the machine. */
export class TestRepository {
  #clock = Date.parse('2025-06-01T12:00:00Z');

  constructor(
    readonly folder: string = temporaryFolder(),
    init: readonly string[] = ['init', '--quiet', '--initial-branch=main'],
  ) {
    if (init.length > 0) this.git(...init);
  }

  /** Runs git there and says what it printed, without the line end. */
  git(...args: readonly string[]): string {
    return this.gitAs({}, ...args);
  }

  gitAs(env: Readonly<Record<string, string>>, ...args: readonly string[]): string {
    const said = execFileSync('git', [...args], {
      cwd: this.folder,
      env: { ...quiet, ...env },
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return said.replace(/\n$/, '');
  }

  /** Writes files below the folder. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), content);
    }
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true, force: true });
  }

  /** Commits everything that is there, and says the commit's id. */
  commit({
    says = 'Work on it',
    files = {},
    by = 'Ann <ann@example.org>',
    on,
    committedOn,
  }: Made = {}): string {
    this.write(files);
    this.git('add', '--all');
    const date = on ?? new Date(this.#tick()).toISOString();
    if (on) this.#clock = Date.parse(on);
    const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: committedOn ?? date };
    this.gitAs(
      env,
      'commit',
      '--quiet',
      '--allow-empty',
      '--allow-empty-message',
      `--author=${by}`,
      '-m',
      says,
    );
    return this.git('rev-parse', 'HEAD');
  }

  /** Merges a branch with a merge commit. */
  merge(branch: string, on: string, says = `Merge branch '${branch}'`): string {
    const env = { GIT_AUTHOR_DATE: on, GIT_COMMITTER_DATE: on };
    this.gitAs(env, 'merge', '--quiet', '--no-ff', '-m', says, branch);
    return this.git('rev-parse', 'HEAD');
  }

  /** Tags the commit that is checked out; with a date the tag is annotated. */
  tag(name: string, on?: string): void {
    if (on === undefined) this.git('tag', name);
    else this.gitAs({ GIT_COMMITTER_DATE: on }, 'tag', '--annotate', '-m', name, name);
  }

  #tick(): number {
    this.#clock += 60 * 60 * 1000;
    return this.#clock;
  }
}

/** A copy made by `git clone` with these options. */
export function cloneOf(repository: TestRepository, ...options: readonly string[]): TestRepository {
  const folder = join(temporaryFolder(), 'clone');
  repository.git('clone', '--quiet', ...options, `file://${repository.folder}`, folder);
  return new TestRepository(folder, []);
}

const quiet = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
};
