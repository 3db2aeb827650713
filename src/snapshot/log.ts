import { newerBehind } from './clocks.js';
import { type Repository, streamGit } from './git.js';
import type { Commit, History, Unavailable } from './history.js';
import { LogParser, logFormat, type ParsedCommit } from './log-parser.js';
import { marksFor, readMarks } from './marks.js';
import { ObjectReader } from './objects.js';
import { People } from './people.js';
import type { DiffMark, Entry, Window } from './snapshot.js';
import { readTags, whyTagsMayMiss } from './tags.js';

/** What history is read of. */
export interface Tip {
  readonly commit: string | undefined;
  readonly shallow: boolean;
  readonly configuration: ReadonlyMap<string, string>;
  readonly entries: readonly Entry[];
  /** Object id of the file that says which names and addresses are one person. */
  readonly mailmap?: string | undefined;
}

/** Commits and tags of a window, or why they cannot be had. */
export async function historyOf(
  repository: Repository,
  tip: Tip,
  window: Window,
  marks: readonly DiffMark[] = [],
): Promise<History | Unavailable> {
  const walked = await walkHistory(repository, tip, window, marks);
  return 'unavailable' in walked ? walked : walked.history;
}

/** A history, and whether a wrong clock made its walk a special one. */
export interface Walked {
  readonly history: History;
  readonly cut: boolean;
}

/** As `historyOf`, for those who take more than one history from the walk. */
export async function walkHistory(
  repository: Repository,
  { commit, shallow, configuration, entries }: Tip,
  window: Window,
  marks: readonly DiffMark[],
): Promise<Walked | Unavailable> {
  if (commit === undefined) return { unavailable: 'there are no commits yet' };
  if (shallow)
    return {
      unavailable: 'the clone is shallow, its history is cut off (fetch it whole: git fetch --unshallow)',
    };
  const bare: Repository = { gitFolder: repository.gitFolder };
  try {
    const [{ commits, cut }, tags, marked] = await Promise.all([
      readCommits(bare, commit, window),
      readTags(bare),
      readMarks(bare, commit, sinceWindow(window.from), marksFor(entries, marks)),
    ]);
    const tagsMissing = whyTagsMayMiss(configuration);
    const history: History = {
      commits: 'files' in marked ? commits.map((one) => withMarks(one, marked.files.get(one.id))) : commits,
      tags,
      ...(tagsMissing === undefined ? {} : { tagsMissing }),
      ...('unread' in marked ? { unmarked: marked.unread } : {}),
    };
    return { history, cut };
  } catch (error) {
    return { unavailable: `git log failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function withMarks(commit: Commit, files: ReadonlySet<string> | undefined): Commit {
  return files ? { ...commit, marked: [...files].sort() } : commit;
}

/** Commits of the window, newest first: one walk, and a second, longer one where a wrong clock cut it short. */
async function readCommits(
  repository: Repository,
  tip: string,
  { from, to }: Window,
): Promise<{ readonly commits: History['commits']; readonly cut: boolean }> {
  const within = ({ committedAt }: ParsedCommit) => committedAt > from && committedAt <= to;
  const people = new People();
  const near = await walk(repository, people, tip, sinceWindow(from));
  const cut = await isCutShort(repository, near, tip, from);
  const all = cut ? await walkFar(repository, people, tip, from) : near;
  const mainline = cut ? await firstParents(repository, tip) : firstParentsAmong(near, tip);
  const commits = all.filter(within).map((commit) => ({
    ...commit,
    author: people.find(commit.author),
    firstParent: mainline.has(commit.id),
  }));
  return { commits, cut };
}

async function isCutShort(
  repository: Repository,
  commits: readonly ParsedCommit[],
  tip: string,
  from: number,
): Promise<boolean> {
  const known = new Set(commits.map(({ id }) => id));
  const stops = new Set([tip, ...commits.flatMap(({ parents }) => parents)].filter((id) => !known.has(id)));
  const objects = new ObjectReader(repository);
  try {
    return await newerBehind(objects, [...stops], from);
  } finally {
    await objects.close();
  }
}

/** Looks past commits that are too old. Git before 2.37 cannot: it walks all, and what is too old is left out later. */
async function walkFar(
  repository: Repository,
  people: People,
  tip: string,
  from: number,
): Promise<readonly ParsedCommit[]> {
  try {
    return await walk(repository, people, tip, `--since-as-filter=${at(from + 1)}`);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('--since-as-filter')) throw error;
    return walk(repository, people, tip, '--max-count=200000');
  }
}

/** Limits a log to commits after a moment. */
export function sinceWindow(from: number): string {
  return `--since=${at(from + 1)}`;
}

/** A date as git takes it from nobody's habits. */
function at(seconds: number): string {
  return `@${Math.max(0, seconds)} +0000`;
}

/** Follows first parents from the tip through commits that are all there. */
export function firstParentsAmong(
  commits: readonly Pick<ParsedCommit, 'id' | 'parents'>[],
  tip: string,
): ReadonlySet<string> {
  const parents = new Map(commits.map((commit) => [commit.id, commit.parents[0]]));
  const line = new Set<string>();
  for (let id: string | undefined = tip; id !== undefined && parents.has(id); id = parents.get(id))
    line.add(id);
  return line;
}

async function firstParents(repository: Repository, tip: string): Promise<ReadonlySet<string>> {
  const chunks: Buffer[] = [];
  await streamGit(repository, ['rev-list', '--first-parent', tip, '--'], (chunk) => chunks.push(chunk));
  return new Set(Buffer.concat(chunks).toString('latin1').split('\n'));
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

async function walk(
  repository: Repository,
  people: People,
  tip: string,
  limit: string,
): Promise<readonly ParsedCommit[]> {
  const settings = new Map([['mailmap.blob', `${tip}:.mailmap`]]);
  const parser = new LogParser(people);
  const args = ['log', ...plainLog, limit, tip, '--'];
  await streamGit({ ...repository, settings }, args, (chunk) => parser.push(chunk));
  return parser.finish();
}
