import type { History, Unavailable } from '../snapshot/history.js';
import type { Content, RepositoryFacts, Snapshot } from '../snapshot/snapshot.js';
import { folderElsewhere } from './elsewhere.js';
import { inlineTests } from './history/inline-tests.js';
import type { Input, Loaded, Problem } from './input.js';
import { type ClassSaid, PathIndex } from './path-index.js';
import { SharedFiles } from './shared-files.js';
import { SourceFile } from './source-file.js';

/** Files above this size are not read: what a person maintains by hand is smaller. */
export const fileSizeLimit = 2 * 1024 * 1024;

/** The 365 days before the as-of date, in seconds. */
export const windowLength = 365 * 24 * 60 * 60;

/** Reads and loads on behalf of inputs: every file is read once, every input is loaded once. */
export class Reader {
  readonly paths: PathIndex;
  readonly #files = new Map<string, SourceFile | Problem>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #loaded = new Map<string, Promise<Loaded<unknown>>>();
  readonly #elsewhere = new Map<string, Promise<Reader | Unavailable>>();
  #history: Promise<History | Unavailable> | undefined;
  /** Files read so far. */
  reads = 0;
  /** The reader of the whole repository: another one where this one is narrowed. */
  readonly whole: Reader = this;

  constructor(
    readonly snapshot: Snapshot,
    /** End of every date window, in seconds since the epoch. */
    readonly asOf: number,
    classes: readonly ClassSaid[] = [],
    /** Files that scans of other commits have read. */
    readonly shared: SharedFiles = new SharedFiles(),
    /** The paths of the whole repository, where the snapshot holds some of them. */
    whole?: PathIndex,
    /** Below which folder the files stand for whoever is handed them; empty where they stand where they are. */
    readonly below: string = '',
  ) {
    this.paths = new PathIndex(snapshot.entries, classes, whole);
  }

  /** How often each format was parsed, and how many files that were: fewer where one was parsed twice. */
  get parses(): { readonly files: number; readonly byFormat: Readonly<Record<string, number>> } {
    const parsed = [...this.#files.values()].flatMap((file) =>
      file instanceof SourceFile && file.parses.length > 0 ? [file.parses] : [],
    );
    const byFormat: Record<string, number> = {};
    for (const format of parsed.flat().sort()) byFormat[format] = (byFormat[format] ?? 0) + 1;
    return { files: parsed.length, byFormat };
  }

  get repository(): RepositoryFacts {
    return this.snapshot.repository;
  }

  /** Reads all of these in one batch, so that later single reads find them. What is being read is waited for. */
  async prefetch(paths: Iterable<string>): Promise<void> {
    const wanted = [...new Set(paths)].filter((path) => !this.#files.has(path));
    const begun = wanted.flatMap((path) => this.#reading.get(path) ?? []);
    const missing = wanted.filter((path) => !this.#reading.has(path) && !this.#take(path)).sort();
    await Promise.all([...new Set(begun), this.#read(missing)]);
  }

  #read(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return Promise.resolve();
    this.reads += paths.length;
    const reading = this.snapshot.read(paths, fileSizeLimit).then((contents) => this.#keep(paths, contents));
    for (const path of paths) this.#reading.set(path, reading);
    return reading;
  }

  #keep(paths: readonly string[], contents: ReadonlyMap<string, Content>): void {
    for (const path of paths) {
      const content = contents.get(path) ?? { unreadable: 'vanished during the scan' };
      const file =
        'unreadable' in content
          ? { path: this.#shown(path), reason: content.unreadable }
          : this.#decode(path, content.bytes);
      this.#files.set(path, file);
      this.#reading.delete(path);
      if (file instanceof SourceFile) this.shared.keep(this.snapshot.contentName?.(path), file);
    }
  }

  #shown(path: string): string {
    return this.below === '' ? path : `${this.below}/${path}`;
  }

  /** Takes a file that another scan has read, and with it all that was made of it. */
  #take(path: string): boolean {
    const known = this.shared.find(
      this.snapshot.contentName?.(path),
      this.#shown(path),
      this.paths.classOf(path),
    );
    if (known) this.#files.set(path, known);
    return known !== undefined;
  }

  /** The text files among these paths in the order given; what cannot be read becomes a problem. */
  async texts(paths: readonly string[]): Promise<{ files: SourceFile[]; problems: Problem[] }> {
    await this.prefetch(paths);
    const files: SourceFile[] = [];
    const problems: Problem[] = [];
    for (const path of paths) {
      const file = this.#files.get(path);
      if (file instanceof SourceFile) files.push(file);
      else if (file) problems.push(file);
    }
    return { files, problems };
  }

  /** Reads another repository at a ref, on behalf of the same scan. Its files are named below a folder of their own. */
  elsewhere(repository: string, ref: string): Promise<Reader | Unavailable> {
    const below = folderElsewhere(repository, ref);
    const known = this.#elsewhere.get(below) ?? this.#open(repository, ref, below);
    this.#elsewhere.set(below, known);
    return known;
  }

  async #open(repository: string, ref: string, below: string): Promise<Reader | Unavailable> {
    const snapshot = await this.snapshot.neighbours?.at(repository, ref);
    if (!snapshot) return { unavailable: 'it is not in this run' };
    return 'unavailable' in snapshot
      ? snapshot
      : new Reader(snapshot, this.asOf, [], this.shared, undefined, below);
  }

  /** Lets go of other repositories that were read. */
  async close(): Promise<void> {
    for (const opening of this.#elsewhere.values()) {
      const reader = await opening;
      if (reader instanceof Reader) await reader.snapshot.close();
    }
  }

  /** Loads an input once, however many ask. */
  load<T>(input: Input<T>): Promise<Loaded<T>> {
    const known = this.#loaded.get(input.key);
    if (known) return known as Promise<Loaded<T>>;
    const loading = (async () => input.load(this))();
    this.#loaded.set(input.key, loading);
    return loading;
  }

  /** The last 12 months of commits, and all tags. */
  history(): Promise<History | Unavailable> {
    this.#history ??= this.snapshot.history({ from: this.asOf - windowLength, to: this.asOf }, inlineTests);
    return this.#history;
  }

  #decode(path: string, bytes: Uint8Array): SourceFile | Problem {
    if (bytes.subarray(0, 8000).includes(0) && !hasUtf16Mark(bytes))
      return { path: this.#shown(path), reason: 'not a text file' };
    const text = hasUtf16Mark(bytes)
      ? new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
      : new TextDecoder('utf-8').decode(bytes);
    return new SourceFile(this.#shown(path), text, this.paths.classOf(path));
  }
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
