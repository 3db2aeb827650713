import type { History, Unavailable } from '../../snapshot/history.js';
import type { Input, Loaded, Narrowing, Problem } from '../input.js';
import { Reader } from '../reader.js';
import type { SourceFile } from '../source-file.js';
import { historyOfUnit } from './narrow-history.js';

/**
 * Reads on behalf of one unit: what is others' is not there. Files are read and parsed by the reader of the whole, so
 * that all units together cost little more than one.
 */
export class UnitReader extends Reader {
  override readonly whole: Reader;
  readonly #narrowed = new Map<string, Promise<Loaded<unknown>>>();
  #history: Promise<History | Unavailable> | undefined;

  constructor(readonly to: Narrowing) {
    const { snapshot, asOf, shared, paths } = to.whole;
    const { territory, unit } = to;
    const entries = snapshot.entries.filter(({ path }) => territory.counts(path, unit));
    super({ ...snapshot, entries }, asOf, [], shared, paths);
    this.whole = to.whole;
  }

  override prefetch(paths: Iterable<string>): Promise<void> {
    return this.whole.prefetch(paths);
  }

  override texts(paths: readonly string[]): Promise<{ files: SourceFile[]; problems: Problem[] }> {
    return this.whole.texts(paths);
  }

  override load<T>(input: Input<T>): Promise<Loaded<T>> {
    if (!input.narrow) return super.load(input);
    const known = this.#narrowed.get(input.key) ?? this.#narrow(input);
    this.#narrowed.set(input.key, known);
    return known as Promise<Loaded<T>>;
  }

  override history(): Promise<History | Unavailable> {
    this.#history ??= this.whole.history().then((read) => historyOfUnit(read, this.to));
    return this.#history;
  }

  async #narrow<T>(input: Input<T>): Promise<Loaded<T>> {
    const loaded = await this.whole.load(input);
    return input.narrow ? input.narrow(loaded, this.to) : loaded;
  }
}
