import { type Repository, streamGit } from './git.js';
import { Lines } from './lines.js';
import type { DiffMark, Entry } from './snapshot.js';

/** Milliseconds after which the reading of diffs is given up. */
const patience = 30_000;

/** So much of a changed line is looked at. */
const longestLine = 200;

/** Files by commit in whose changes a mark was seen, or why the changes could not be read. */
export type Marked =
  | { readonly files: ReadonlyMap<string, ReadonlySet<string>> }
  | { readonly unread: string };

/** Those marks for which the repository has files. */
export function marksFor(entries: readonly Entry[], marks: readonly DiffMark[]): readonly DiffMark[] {
  return marks.filter(({ extension }) => entries.some(({ path }) => path.endsWith(`.${extension}`)));
}

/** Reads the changes of the files that marks are about, in one further `git log`. */
export async function readMarks(
  repository: Repository,
  tip: string,
  limit: string,
  marks: readonly DiffMark[],
): Promise<Marked> {
  const reader = new DiffReader(marks);
  if (marks.length === 0) return { files: reader.files };
  const args = [
    'log',
    '--patch',
    '--unified=0',
    '--format=%x00%H',
    ...plainDiff,
    limit,
    tip,
    '--',
    ...globsOf(marks),
  ];
  try {
    await streamGit(repository, args, (chunk) => reader.push(chunk), patience);
    return { files: reader.files };
  } catch (error) {
    return { unread: error instanceof Error ? error.message : String(error) };
  }
}

/** Ids of the versions of files that reading the same changes takes. */
export async function changedBlobs(
  repository: Repository,
  tip: string,
  limit: string,
  marks: readonly DiffMark[],
): Promise<readonly string[]> {
  const ids = new Set<string>();
  const args = [
    'log',
    '--raw',
    '--no-abbrev',
    '--format=',
    ...plainDiff,
    limit,
    tip,
    '--',
    ...globsOf(marks),
  ];
  const lines = new Lines((line) => {
    const [oldMode = '', newMode, oldId = '', newId = ''] = line.split(' ');
    if (isFile(oldMode.slice(1))) ids.add(oldId);
    if (isFile(newMode)) ids.add(newId);
  });
  await streamGit(repository, args, lines.push);
  return [...ids];
}

/** Of links and submodules no changes are read; a link's text is an object all the same. */
function isFile(mode: string | undefined): boolean {
  return mode !== undefined && /^1[02]/.test(mode);
}

function globsOf(marks: readonly DiffMark[]): readonly string[] {
  return marks.map(({ extension }) => `*.${extension}`);
}

const plainDiff = [
  '--no-merges',
  '--no-renames',
  '--no-relative',
  '--no-ext-diff',
  '--no-textconv',
  '--no-indent-heuristic',
  '--diff-algorithm=myers',
  '--no-show-signature',
  '--no-notes',
  '--no-color',
  '--no-decorate',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/** Reads patches as they come. Only hunks hold lines of files, and their heads say how many: none can pose as another. */
export class DiffReader {
  readonly files = new Map<string, Set<string>>();
  readonly #marks: readonly DiffMark[];
  #rest = '';
  #commit = '';
  #file = '';
  #left = 0;
  #mark: DiffMark | undefined;

  constructor(marks: readonly DiffMark[]) {
    this.#marks = marks;
  }

  push(chunk: Buffer): void {
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    if (this.#left > 0) {
      if (!line.startsWith('\\')) this.#left--;
      if (this.#mark?.line.test(line.slice(1, longestLine))) this.#found();
    } else if (line.startsWith('\0')) this.#commit = line.slice(1);
    else if (line.startsWith('diff --git ')) this.#begin(line.slice(line.lastIndexOf(' b/') + ' b/'.length));
    else if (line.startsWith('@@ ')) this.#hunk(line);
  }

  #begin(file: string): void {
    this.#file = file;
    this.#mark = this.#marks.find(({ extension }) => file.endsWith(`.${extension}`));
  }

  #hunk(line: string): void {
    const [, removed = '1', added = '1', heading = ''] =
      /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ ?(.*)$/.exec(line) ?? [];
    this.#left = Number(removed) + Number(added);
    if (this.#mark?.heading.test(heading.slice(0, longestLine))) this.#found();
  }

  #found(): void {
    const known = this.files.get(this.#commit);
    if (known) known.add(this.#file);
    else this.files.set(this.#commit, new Set([this.#file]));
  }
}
