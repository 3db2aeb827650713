import { notStarted, type Repository, startGit } from './git.js';
import type { History, Unavailable } from './history.js';
import { LogParser, logFormat, type ParsedCommit } from './log-parser.js';
import { People } from './people.js';
import type { Window } from './snapshot.js';
import { readTags, whyTagsMayMiss } from './tags.js';

/** What history is read of. */
export interface Tip {
  readonly commit: string | undefined;
  readonly shallow: boolean;
  readonly configuration: ReadonlyMap<string, string>;
}

/** Commits and tags of a window, or why they cannot be had. */
export async function historyOf(
  repository: Repository,
  { commit, shallow, configuration }: Tip,
  window: Window,
): Promise<History | Unavailable> {
  if (commit === undefined) return { unavailable: 'there are no commits yet' };
  if (shallow)
    return {
      unavailable: 'the clone is shallow, its history is cut off (fetch it whole: git fetch --unshallow)',
    };
  const bare: Repository = { gitFolder: repository.gitFolder };
  try {
    const [commits, tags] = await Promise.all([readCommits(bare, commit, window), readTags(bare)]);
    const tagsMissing = whyTagsMayMiss(configuration);
    return { commits, tags, ...(tagsMissing === undefined ? {} : { tagsMissing }) };
  } catch (error) {
    return { unavailable: `git log failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** One walk over all commits with a commit date in the window, and one along the first parents. */
async function readCommits(repository: Repository, tip: string, window: Window): Promise<History['commits']> {
  const people = new People();
  const [parsed, mainline] = await Promise.all([
    walkAll(repository, people, tip, window),
    walkMainline(repository, tip, window),
  ]);
  return parsed
    .filter(({ committedAt }) => committedAt > window.from && committedAt <= window.to)
    .map((commit) => ({
      ...commit,
      author: people.find(commit.author),
      firstParent: mainline.has(commit.id),
    }));
}

/** What every user's or repository's settings could otherwise change about the log. */
const plainLog = [
  '-z',
  '--name-only',
  '--no-renames',
  '--no-relative',
  '--no-ext-diff',
  '--no-textconv',
  '--no-show-signature',
  '--no-notes',
  '--no-color',
  '--no-decorate',
  '--ignore-submodules=none',
  `--format=${logFormat}`,
];

async function walkAll(
  repository: Repository,
  people: People,
  tip: string,
  window: Window,
): Promise<readonly ParsedCommit[]> {
  const settings = new Map([['mailmap.blob', `${tip}:.mailmap`]]);
  return withSince(window, async (since) => {
    const parser = new LogParser(people);
    const args = ['log', ...plainLog, since, tip, '--'];
    await stream({ ...repository, settings }, args, (chunk) => parser.push(chunk));
    return parser.finish();
  });
}

async function walkMainline(
  repository: Repository,
  tip: string,
  window: Window,
): Promise<ReadonlySet<string>> {
  return withSince(window, async (since) => {
    const chunks: Buffer[] = [];
    await stream(repository, ['rev-list', '--first-parent', since, tip, '--'], (chunk) => chunks.push(chunk));
    return new Set(Buffer.concat(chunks).toString('latin1').split('\n'));
  });
}

const quarter = 92 * 24 * 60 * 60;

/**
 * `--since` stops at the first commit that is too old, so that one wrong clock would hide everything before it;
 * `--since-as-filter` looks past it. Git before 2.37 does not have that: there the walk goes on for another quarter
 * of a year, and what is too old is left out afterwards.
 */
async function withSince<T>({ from }: Window, walk: (since: string) => Promise<T>): Promise<T> {
  const at = (seconds: number) => `@${Math.max(0, seconds)} +0000`;
  try {
    return await walk(`--since-as-filter=${at(from + 1)}`);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('--since-as-filter')) throw error;
    return walk(`--since=${at(from - quarter)}`);
  }
}

/** Milliseconds after which a walk is given up. */
const patience = 10 * 60 * 1000;

/** Hands on what git says as it comes. Throws what git complained of. */
async function stream(
  repository: Repository,
  args: readonly string[],
  take: (chunk: Buffer) => void,
): Promise<void> {
  const child = startGit(repository, args);
  const stop = setTimeout(() => child.kill('SIGKILL'), patience);
  const ended = new Promise<number>((resolve, reject) => {
    child.once('close', (code) => resolve(code ?? 1));
    child.once('error', (error) => reject(notStarted(error)));
  });
  let complaint = '';
  child.stdin.on('error', () => {});
  child.stdin.end();
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 4000) complaint += chunk.toString();
  });
  child.stdout.on('data', take);
  try {
    if ((await ended) !== 0) throw new Error(firstLine(complaint) || 'it took too long');
  } finally {
    clearTimeout(stop);
  }
}

function firstLine(text: string): string {
  const fatal = /^fatal: (.*)$/m.exec(text);
  return fatal?.[1] ?? text.split('\n', 1)[0] ?? '';
}
