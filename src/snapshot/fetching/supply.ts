import { type Repository, streamGit } from '../git.js';
import { Lines } from '../lines.js';
import { ObjectReader } from '../objects.js';
import type { Fetcher } from './fetcher.js';

/** So many objects are asked for at once. */
const batch = 10_000;
const largestCommit = 1024 * 1024;

/** Knows which files and trees of a partial clone are here, and brings what is wanted in batches. */
export class Supply {
  /** Something was wanted and could not be brought. */
  failed = false;
  readonly #blobs = new Set<string>();
  readonly #trees = new Set<string>();
  #covered: { readonly commit: string; readonly from: number } | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly repository: Repository,
    readonly fetcher: Fetcher,
  ) {}

  /** Looks at what earlier runs brought. Git is never asked for an object that is missing: old versions die of it. */
  async takeStock(): Promise<void> {
    const kinds = { blob: this.#blobs, tree: this.#trees } as const;
    const lines = new Lines((line) => {
      const [kind, id = ''] = line.split(' ');
      if (kind === 'blob' || kind === 'tree') kinds[kind].add(id);
    });
    const format = '--batch-check=%(objecttype) %(objectname)';
    await streamGit(this.repository, ['cat-file', '--batch-all-objects', '--unordered', format], lines.push);
  }

  has(blob: string): boolean {
    return this.#blobs.has(blob);
  }

  /** Brings these files. @throws FetchError */
  bringBlobs(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const missing = [...new Set(ids)].filter((id) => !this.#blobs.has(id));
      for (let at = 0; at < missing.length; at += batch) {
        const wanted = missing.slice(at, at + batch);
        await this.fetcher.fetch({ args: ['--stdin', 'origin'], wanted, whole: true });
        for (const id of wanted) this.#blobs.add(id);
      }
    });
  }

  /** Brings the trees of a commit, and those that tell what changed since a moment. @throws FetchError */
  bringTrees(commit: string, from: number): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#covered?.commit === commit && this.#covered.from <= from) return;
      const missing = [...(await treesSince(this.repository, commit, from))].filter(
        (id) => !this.#trees.has(id),
      );
      if (missing.length > 0) {
        const args = ['--filter=blob:none', '--stdin', 'origin'];
        await this.fetcher.fetch({ args, wanted: missing, whole: true });
        for (const id of missing) this.#trees.add(id);
      }
      this.#covered = { commit, from };
    });
  }

  #inTurn(bring: () => Promise<void>): Promise<void> {
    const brought = this.#queue.then(bring);
    this.#queue = brought.catch(() => {
      this.failed = true;
    });
    return brought;
  }
}

/** Root trees of a commit, of all commits that it reaches since a moment, and of the parents of those. */
async function treesSince(
  repository: Repository,
  commit: string,
  from: number,
): Promise<ReadonlySet<string>> {
  const trees = new Set<string>();
  const known = new Set<string>();
  const parents = new Set([commit]);
  const lines = new Lines((line) => {
    const [id = '', tree = '', ...before] = line.split(' ');
    known.add(id);
    trees.add(tree);
    for (const parent of before) parents.add(parent);
  });
  const walk = (limit: string) => {
    const args = ['log', '--no-mailmap', '--no-decorate', '--format=%H %T %P'];
    const since = `${limit}=@${Math.max(0, from)} +0000`;
    return streamGit(repository, [...args, since, commit, '--'], lines.push);
  };
  try {
    // Not `--since`, which stops at the first old commit: a wrong clock may hide newer ones behind it.
    await walk('--since-as-filter');
  } catch (error) {
    // Git before 2.37 knows nothing else.
    if (!(error instanceof Error) || !error.message.includes('--since-as-filter')) throw error;
    await walk('--since');
  }
  const outside = [...parents].filter((id) => id !== '' && !known.has(id));
  for (const tree of await treesOf(repository, outside)) trees.add(tree);
  return trees;
}

async function treesOf(repository: Repository, commits: readonly string[]): Promise<readonly string[]> {
  if (commits.length === 0) return [];
  const objects = new ObjectReader(repository);
  try {
    return [...(await objects.read(commits, largestCommit)).values()].flatMap((content) => {
      const head = 'bytes' in content ? Buffer.from(content.bytes).toString('latin1', 0, 80) : '';
      return /^tree ([0-9a-f]+)\n/.exec(head)?.[1] ?? [];
    });
  } finally {
    await objects.close();
  }
}
