import { askGit, type Repository, startGit } from './git.js';
import type { Commit, History, Tag, Unavailable } from './history.js';
import type { Window } from './snapshot.js';

/** Fields of one commit, NUL-separated: no message can hold a NUL, so none can forge a field. */
const format = '%x00%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%s%x00%b%x00';
const fieldCount = 8;

/** Accounts that are no people, beside those with `bot` as a word of name or address. */
const automation =
  /\[bot\]|(^|[^a-z])bot([^a-z]|$)|dependabot|renovate|github-actions|github actions|greenkeeper|snyk|pyup|pre-commit-ci|weblate|transifex|crowdin|allcontributors|mergify|codecov|imgbot|deepsource|scala-steward|semantic-release|web-flow|circleci|travis-ci|jenkins|gitlab-ci|automation@|noreply@.*\bci\b/i;

/** Reads the window's commits in one `git log`, and all tags in one `git for-each-ref`. */
export async function readHistory(
  repository: Repository,
  tip: string,
  window: Window,
): Promise<History | Unavailable> {
  const args = [
    'log',
    '-z',
    '--no-renames',
    '--name-only',
    '--no-ext-diff',
    '--no-textconv',
    `--since=${window.from + 1}`,
    `--until=${window.to}`,
    `--format=${format}`,
    tip,
    '--',
  ];
  const child = startGit(repository, args);
  child.stdin.end();
  const people = new People();
  const parser = new LogParser(people);
  let failure = '';
  child.stderr.on('data', (chunk: Buffer) => {
    failure += chunk.toString();
  });
  for await (const chunk of child.stdout) parser.push(chunk as Buffer);
  const code = await new Promise<number>((resolve) =>
    child.exitCode === null ? child.once('close', (value) => resolve(value ?? 1)) : resolve(child.exitCode),
  );
  if (code !== 0) return { unavailable: `git log failed: ${failure.split('\n', 1)[0] ?? ''}` };
  const commits = parser.finish();
  return { commits: markFirstParents(commits, tip, people), tags: await readTags(repository) };
}

/** A commit as parsed, before people are merged. */
interface RawCommit extends Omit<Commit, 'firstParent'> {}

/** Splits the output of `git log` as it arrives. */
export class LogParser {
  #rest: Buffer = Buffer.alloc(0);
  #fields: string[] = [];
  #files: string[] = [];
  #state: 'start' | 'fields' | 'end' | 'files' = 'start';
  readonly #commits: RawCommit[] = [];

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

  finish(): readonly RawCommit[] {
    if (this.#state === 'files' || this.#state === 'end') this.#done();
    return this.#commits;
  }

  #token(token: string): void {
    if (this.#state === 'start') {
      this.#state = 'fields';
    } else if (this.#state === 'fields') {
      this.#fields.push(token);
      if (this.#fields.length === fieldCount) this.#state = 'end';
    } else if (this.#state === 'end') {
      this.#state = 'files';
    } else if (token === '') {
      this.#done();
      this.#state = 'fields';
    } else {
      this.#files.push(this.#files.length === 0 ? token.replace(/^\n/, '') : token);
    }
  }

  #done(): void {
    const [
      id = '',
      parents = '',
      authored = '0',
      committed = '0',
      name = '',
      mail = '',
      subject = '',
      body = '',
    ] = this.#fields;
    this.#commits.push({
      id,
      parents: parents === '' ? [] : parents.split(' '),
      author: this.people.numberOf(name, mail),
      bot: automation.test(name) || automation.test(mail),
      authoredAt: Number(authored),
      committedAt: Number(committed),
      subject,
      body,
      files: this.#files,
    });
    this.#fields = [];
    this.#files = [];
  }
}

/** Gives people numbers: equal mail or equal name is the same person. */
export class People {
  readonly #parents: number[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string, mail: string): number {
    const byMail = this.#key(`m:${mail.toLowerCase()}`);
    const byName = this.#key(`n:${name.toLowerCase()}`);
    const [a, b] = [this.find(byMail), this.find(byName)];
    this.#parents[Math.max(a, b)] = Math.min(a, b);
    return byMail;
  }

  /** The number that stands for the whole person, once all have been seen. */
  find(number: number): number {
    let root = number;
    while (this.#parents[root] !== root && this.#parents[root] !== undefined)
      root = this.#parents[root] ?? root;
    return root;
  }

  #key(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#parents.length;
      this.#numbers.set(text, number);
      this.#parents.push(number);
    }
    return number;
  }
}

function markFirstParents(commits: readonly RawCommit[], tip: string, people: People): readonly Commit[] {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const line = new Set<string>();
  for (let id: string | undefined = tip; id !== undefined && !line.has(id); id = byId.get(id)?.parents[0])
    line.add(id);
  return commits.map((commit) => ({
    ...commit,
    author: people.find(commit.author),
    firstParent: line.has(commit.id),
  }));
}

async function readTags(repository: Repository): Promise<readonly Tag[]> {
  const fields = '%(refname:strip=2)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)';
  const { stdout } = await askGit(repository, ['for-each-ref', `--format=${fields}`, 'refs/tags']);
  return stdout
    .toString()
    .split('\n')
    .flatMap((line) => {
      const [name, object, peeled, date] = line.split('\0');
      return name && object ? [{ name, commit: peeled || object, date: Number(date ?? 0) }] : [];
    });
}
