import type { Place } from '../evidence.js';
import { textWithoutComments } from './comments.js';
import type { Input, Problem } from './input.js';
import { type Language, languageOf, languages } from './languages.js';
import { LiteralIndex } from './literal-index.js';
import type { PathClass } from './path-class.js';
import { type PathIndex, productOnly } from './path-index.js';
import type { Reader } from './reader.js';
import type { SharedFiles } from './shared-files.js';
import type { SourceFile } from './source-file.js';

/** At most so much source code is looked into per scan, the most telling files first. */
export const codeLimits = { files: 3000, bytes: 24 * 1024 * 1024 } as const;

/** Files are read in rounds, so that a limit in bytes holds without knowing sizes before. */
const round = 300;

/** Matches per row: the first so many files that show it. */
const placesPerRow = 5;

/** Something to look for in source code, outside comments. Detectors add fields of their own. */
export interface CodePattern {
  /** Must occur in the file as it stands (letter case counts): a cheap check before the pattern. */
  readonly literal: string;
  /** Linear-time: no nested quantifiers. */
  readonly pattern: RegExp;
  /** Source that matches; becomes a test. */
  readonly example: string;
  /** Only in these languages; left out: in all. */
  readonly languages?: readonly Language[];
  /** Only in files whose path matches. */
  readonly path?: RegExp;
  /** Not in files whose path matches. */
  readonly notPath?: RegExp;
  /** Not in files whose text matches. */
  readonly notIn?: RegExp;
}

/** A row and the first place in one file that matches it. */
export interface CodeMatch<Row extends CodePattern = CodePattern> {
  readonly row: Row;
  readonly file: SourceFile;
  readonly at: Place;
  /** The text that matched. */
  readonly text: string;
}

/**
 * Asks for the places in source files that match the rows: per row the first five files, entry points,
 * configuration and initialisers first. All detectors share one reading of the files.
 */
export function code<Row extends CodePattern>(
  rows: readonly Row[],
  selection: { readonly in?: readonly PathClass[] } = {},
): Input<readonly CodeMatch<Row>[]> {
  const classes = selection.in ?? productOnly;
  const about = classes === productOnly ? 'source code' : `source code (${classes.join(', ')})`;
  return {
    key: `code:${classes.join()}:${rows.map(keyOf).join('\n')}`,
    about,
    begin: (reader) => indexOf(reader).add(rows.map(({ literal }) => literal)),
    load: async (reader) => {
      const { files, leftOut } = await sourceFiles(reader, classes);
      const index = indexOf(reader);
      index.add(rows.map(({ literal }) => literal));
      return {
        value: rows.flatMap((row) => matchesOf(row, files, index)),
        problems: problemsOf(rows, leftOut),
      };
    },
  };
}

/** Whether a row matches a file, and where. */
export function matchCode<Row extends CodePattern>(row: Row, file: SourceFile): CodeMatch<Row> | undefined {
  const { language } = file;
  return language && isFor(row, language) ? matchIn(row, file, language) : undefined;
}

const found = new WeakMap<CodePattern, WeakMap<SourceFile, CodeMatch | undefined>>();

/** The match of a row whose language is known to fit; looked for once per file, however many scans have it. */
function matchIn<Row extends CodePattern>(
  row: Row,
  file: SourceFile,
  language: Language,
): CodeMatch<Row> | undefined {
  if (!standsWhere(row, file.path) || !file.text.includes(row.literal)) return undefined;
  const known = found.get(row) ?? new WeakMap<SourceFile, CodeMatch | undefined>();
  found.set(row, known);
  if (!known.has(file)) known.set(file, lookIn(row, file, language));
  return known.get(file) as CodeMatch<Row> | undefined;
}

function lookIn<Row extends CodePattern>(
  row: Row,
  file: SourceFile,
  language: Language,
): CodeMatch<Row> | undefined {
  // Most files hold the literal without a match: what stands in comments matters for the others only.
  if (!row.pattern.test(file.text) || row.notIn?.test(file.text)) return undefined;
  const match = row.pattern.exec(textWithoutComments(file, languages[language].comments));
  if (!match) return undefined;
  const offset = match.index + match[0].length - match[0].trimStart().length;
  return { row, file, at: file.at(file.lineAt(offset)), text: match[0] };
}

/** The first files that match a row: only those are looked into that hold its literal. */
function matchesOf<Row extends CodePattern>(
  row: Row,
  files: readonly SourceFile[],
  index: LiteralIndex,
): readonly CodeMatch<Row>[] {
  const matches: CodeMatch<Row>[] = [];
  for (const file of index.among(files, row.literal)) {
    if (matches.length === placesPerRow) break;
    const { language } = file;
    const match = language && isFor(row, language) ? matchIn(row, file, language) : undefined;
    if (match) matches.push(match);
  }
  return matches;
}

function keyOf({ pattern, literal, languages: only, path, notPath, notIn, ...rest }: CodePattern): string {
  const limits = [only?.join() ?? '', path ?? '', notPath ?? '', notIn ?? ''];
  return [literal, pattern, ...limits, JSON.stringify(rest)].join(' ');
}

/** Source code beyond the limits is a problem for the rows that would have looked into it. */
function problemsOf(rows: readonly CodePattern[], leftOut: readonly string[]): readonly Problem[] {
  const missed = leftOut.filter((path) => rows.some((row) => concerns(row, path))).length;
  return missed > 0 ? [{ reason: `more source code than is looked into: ${missed} files left out` }] : [];
}

function concerns(row: CodePattern, path: string): boolean {
  const language = languageOf(path);
  return language !== undefined && isFor(row, language) && standsWhere(row, path);
}

function isFor({ languages: only }: CodePattern, language: Language): boolean {
  return only === undefined || only.includes(language);
}

function standsWhere({ path: onlyPath, notPath }: CodePattern, path: string): boolean {
  return onlyPath?.test(path) !== false && !notPath?.test(path);
}

const indexes = new WeakMap<SharedFiles, LiteralIndex>();

/** One for all scans that share files: what is known of a file holds in each of them. */
function indexOf({ shared }: Reader): LiteralIndex {
  const known = indexes.get(shared) ?? new LiteralIndex();
  indexes.set(shared, known);
  return known;
}

interface Corpus {
  readonly files: readonly SourceFile[];
  readonly leftOut: readonly string[];
}

const corpora = new WeakMap<Reader, Map<string, Promise<Corpus>>>();

/** The source files of some classes, most telling first, within the limits; read once per scan. */
export function sourceFiles(reader: Reader, classes: readonly PathClass[] = productOnly): Promise<Corpus> {
  const known = corpora.get(reader) ?? new Map<string, Promise<Corpus>>();
  corpora.set(reader, known);
  const key = classes.join();
  const corpus = known.get(key) ?? readSources(reader, classes);
  known.set(key, corpus);
  return corpus;
}

async function readSources(reader: Reader, classes: readonly PathClass[]): Promise<Corpus> {
  const paths = sourcePaths(reader, classes);
  const files: SourceFile[] = [];
  let bytes = 0;
  let next = 0;
  while (next < Math.min(paths.length, codeLimits.files) && bytes < codeLimits.bytes) {
    const batch = paths.slice(next, Math.min(next + round, codeLimits.files));
    next += batch.length;
    for (const file of (await reader.texts(batch)).files) {
      bytes += file.text.length;
      files.push(file);
    }
  }
  return { files, leftOut: paths.slice(next) };
}

function sourcePaths(reader: Reader, classes: readonly PathClass[]): readonly string[] {
  const ranked = sourcesOf(reader.paths).filter(([, , class_]) => classes.includes(class_));
  return ranked.map(([, path]) => path);
}

/** Rank, path and class of a file. */
type Ranked = readonly [number, string, PathClass];

const ranks = new WeakMap<PathIndex, readonly Ranked[]>();

/** All source files, most telling first; ranked once. */
function sourcesOf(paths: PathIndex): readonly Ranked[] {
  const known = ranks.get(paths);
  if (known) return known;
  const ranked = paths.all
    .filter((path) => languageOf(path) !== undefined)
    .map((path): Ranked => [rankOf(path, paths.classOf(path)), path, paths.classOf(path)])
    .sort(([a, left], [b, right]) => a - b || (left < right ? -1 : 1));
  ranks.set(paths, ranked);
  return ranked;
}

const telling =
  /(^|\/)(config|configuration|settings|initializers|cmd|middleware|monitoring|health|bin)\/|(^|\/)(main|app|application|server|index|program|startup|bootstrap|wsgi|asgi|settings|config|configuration|routes|routing|environment|production|__init__|__main__|cli|setup|init|boot|database|db|logging|logger|telemetry|tracing|metrics|monitoring|health|instrumentation|worker|celery|module|manage|kernel)\.[a-z]+$|(Application|Config|Configuration|Startup|Program|Module|Service)\.[a-z]+$/i;

/** Lower is read earlier: telling names first, then the shallowest. Of tests, those that are named so. */
function rankOf(path: string, class_: PathClass): number {
  const first =
    class_ === 'test'
      ? /([Tt]est|[Ss]pec)[^/]*$/.test(path) && !/helper|support|util|conftest/i.test(path)
      : telling.test(path);
  return (first ? 0 : 1000) + path.split('/').length;
}
