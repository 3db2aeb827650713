import type { Commit } from './history.js';
import { isBot, type People } from './people.js';

/**
 * Fields of one commit, NUL-separated and after a NUL: git cuts messages and names at a NUL, so none can forge a
 * field. With `-z` the files follow after another NUL, each ended by one.
 */
export const logFormat = '%x00%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%s%x00%b%x00';

const fieldCount = logFormat.split('%x00').length - 2;
const mostFiles = 20_000;
const longestBody = 64 * 1024;

/** A commit as parsed. Its author's number is settled once all people have been seen. */
export type ParsedCommit = Omit<Commit, 'firstParent'>;

/** Splits the output of `git log` as it arrives, in pieces of any size. */
export class LogParser {
  #rest: Buffer = Buffer.alloc(0);
  #fields: string[] = [];
  #files: string[] = [];
  #state: 'between' | 'fields' | 'end' | 'files' = 'between';
  #broken = false;
  readonly #commits: ParsedCommit[] = [];
  /** One string per path, however often it changes. */
  readonly #paths = new Map<string, string>();

  constructor(readonly people: People) {}

  push(chunk: Buffer): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let start = 0;
    for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0, start)) {
      this.#token(data.toString('utf8', start, end));
      start = end + 1;
    }
    this.#rest = data.subarray(start);
  }

  /** The commits in git's order. Throws where the output does not read as that of `git log`. */
  finish(): readonly ParsedCommit[] {
    if (this.#state === 'fields' || this.#rest.length > 0) this.#broken = true;
    else if (this.#state !== 'between') this.#done();
    this.#state = 'between';
    if (this.#broken) throw new Error('its output cannot be understood');
    return this.#commits;
  }

  #token(token: string): void {
    if (this.#state === 'between') this.#state = 'fields';
    else if (this.#state === 'fields') this.#field(token);
    else if (this.#state === 'end') this.#state = 'files';
    else if (token !== '') this.#file(token);
    else {
      this.#done();
      this.#state = 'fields';
    }
  }

  #field(token: string): void {
    this.#fields.push(token);
    if (this.#fields.length === fieldCount) this.#state = 'end';
  }

  /** Git puts a line end before the first file, which is no part of its name. */
  #file(token: string): void {
    if (this.#files.length >= mostFiles) return;
    const name = this.#files.length === 0 && token.startsWith('\n') ? token.slice(1) : token;
    const known = this.#paths.get(name);
    if (known === undefined) this.#paths.set(name, name);
    this.#files.push(known ?? name);
  }

  #done(): void {
    const [id = '', parents = '', authored, committed, name = '', mail = '', subject = '', body = ''] =
      this.#fields;
    if (!/^[0-9a-f]{40,64}$/.test(id)) this.#broken = true;
    const ids = parents === '' ? [] : parents.split(' ');
    this.#commits.push({
      id,
      parents: ids,
      author: this.people.numberOf(name, mail),
      bot: isBot(name, mail),
      authoredAt: Number(authored) || 0,
      committedAt: Number(committed) || 0,
      subject,
      body: body.slice(0, longestBody),
      files: ids.length > 1 ? [] : this.#files,
    });
    this.#fields = [];
    this.#files = [];
  }
}
