import type { Commit, History, Tag, Unavailable } from '../snapshot/history.js';
import { type WorkArea, workAreaOf } from './areas.js';
import type { Input } from './input.js';
import type { Reader } from './reader.js';

const day = 24 * 60 * 60;
/** The 365 days before the as-of date. */
const windowLength = 365 * day;

/** A commit with the areas that it touches. */
export interface Change extends Commit {
  readonly areas: ReadonlySet<WorkArea>;
  readonly merge: boolean;
}

/** What history says about the last 12 months. */
export interface HistoryFacts {
  /** Newest first. */
  readonly changes: readonly Change[];
  /** Changes by people, merges left out. */
  readonly byPeople: readonly Change[];
  /** First-parent commits of the scanned branch. */
  readonly mainline: readonly Change[];
  /** Oldest first; one per UTC calendar day. */
  readonly releases: readonly Release[];
  /** Areas of which files exist now. */
  readonly present: ReadonlySet<WorkArea>;
  /** End of the window, seconds since the epoch. */
  readonly asOf: number;
}

export interface Release {
  readonly tag: string;
  readonly date: number;
}

/** Asks for the last 12 months of history, or why there is none. */
export function history(): Input<HistoryFacts | Unavailable> {
  return {
    key: 'history',
    about: 'git history',
    load: async (reader) => {
      const read = await reader.history();
      return { value: 'unavailable' in read ? read : factsOf(read, reader), problems: [] };
    },
  };
}

function factsOf(read: History, reader: Reader): HistoryFacts {
  const paths = reader.paths.all;
  const roles = reader.paths.has('tasks/main.yml') && reader.paths.has('meta/main.yml');
  const known = new Map<string, WorkArea | undefined>();
  const areaOf = (path: string) => {
    if (!known.has(path)) known.set(path, workAreaOf(path, roles));
    return known.get(path);
  };
  const counts = new Map<WorkArea, number>();
  for (const path of paths) {
    const area = areaOf(path);
    if (area) counts.set(area, (counts.get(area) ?? 0) + 1);
  }
  // Rulings: in an infrastructure repository the infrastructure code is the application.
  const infrastructureOnly = (counts.get('deployment') ?? 0) > 5 * (counts.get('application') ?? 0);
  const adapted = (area: WorkArea | undefined): readonly WorkArea[] =>
    area === undefined ? [] : infrastructureOnly && area === 'deployment' ? ['application'] : [area];
  const changes = read.commits.map((commit) => ({
    ...commit,
    areas: new Set(commit.files.flatMap((path) => adapted(areaOf(path)))),
    merge: commit.parents.length > 1,
  }));
  return {
    changes,
    byPeople: changes.filter(({ bot, merge }) => !bot && !merge),
    mainline: changes.filter(({ firstParent }) => firstParent),
    releases: releasesOf(read.tags, reader.asOf),
    present: new Set([...counts.keys()].flatMap(adapted)),
    asOf: reader.asOf,
  };
}

/** A tag that reads as a version, with or without the name of what is released. */
const versionTag = /^(?:(?<name>[A-Za-z][\w.-]*?)[-@/_])?[vV]?(?<version>\d+(?:[._]\d+){1,3})(?<rest>.*)$/;
const dateTag = /^(?:release[-/_])?\d{4}[-.]\d{1,2}[-.]\d{1,2}(?:[-.]\d+)?$/;
/** Endings that do not make another thing of a version. */
const plainEnding = /^(?:[.-](?:final|ga|release|stable|\d+)|[.-]?post\d+|\+.*|[.-]?r\d+)?$/i;
/** Names that are stages, trials or builds rather than releases. */
const noRelease =
  /(^|[^a-z])(test|testing|dev|build|builds|nightly|snapshot|staging|stage|alpha|beta|rc\d*|pre|preview|canary|ci|tmp|wip|draft|uat|qa)([^a-z]|$)/i;

/** Whether a tag names a release; pre-releases, stages, builds and variants of a version are none. */
export function isReleaseTag(name: string): boolean {
  if (noRelease.test(name)) return false;
  if (dateTag.test(name)) return true;
  const found = versionTag.exec(name)?.groups;
  return found !== undefined && plainEnding.test(found['rest'] ?? '');
}

function releasesOf(tags: readonly Tag[], asOf: number): readonly Release[] {
  const byDay = new Map<number, Release>();
  for (const { name, date } of tags) {
    if (date <= asOf - windowLength || date > asOf || !isReleaseTag(name)) continue;
    const key = Math.floor(date / day);
    const known = byDay.get(key);
    if (!known || date < known.date || (date === known.date && name < known.tag))
      byDay.set(key, { tag: name, date });
  }
  return [...byDay.values()].sort((a, b) => a.date - b.date);
}

/** The median; the mean of the two middle values where there is an even number. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Days between one date and the next; dates in seconds, in any order. */
export function intervalsInDays(dates: readonly number[]): readonly number[] {
  const sorted = [...dates].sort((a, b) => a - b);
  return sorted.slice(1).map((date, index) => (date - (sorted[index] ?? date)) / day);
}

/** Number of the ISO week since the epoch; weeks begin on Monday, UTC. */
export function weekOf(date: number): number {
  return Math.floor((date / day + 3) / 7);
}

/** Number of the calendar month, UTC. */
export function monthOf(date: number): number {
  const at = new Date(date * 1000);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

/** Calendar months of the window (that of the as-of date and the 11 before) in which one of the changes falls. */
export function monthsOf(changes: readonly Change[], asOf: number): number {
  const last = monthOf(asOf);
  return new Set(
    changes
      .map(({ committedAt }) => monthOf(committedAt))
      .filter((month) => month > last - 12 && month <= last),
  ).size;
}

/** Keys that look like tickets and are none. */
const noTicket =
  /^(UTF|SHA|ISO|RFC|CVE|GO|GHSA|PEP|ES|HTTP|TLS|X|MD|AES|RSA|CWE|OSV|JSR|JEP|PSR|W3C|IEEE|ANSI|EN|DIN|UTC|GMT|US|EU|A|B|C|V|P|T|H|S|IPV|HTML|CSS|ECMA|BASE|WIN|MACOS|PY|JDK|NODE|PHP|GCC|LLVM)-/;

/** Whether a commit names an issue or ticket. A request's number after a squash merge or in a merge subject is none. */
export function namesIssue({ subject, body }: Pick<Commit, 'subject' | 'body'>): boolean {
  const text = `${subject.replace(/\s*\(#\d+\)\s*$/, '').replace(/^Merge pull request #\d+/, '')}\n${body.slice(0, 20_000)}`;
  if (/(^|[^\w/#&])(#|GH-)\d{1,6}\b/m.test(text.replace(/\(#\d+\)\s*$/gm, ''))) return true;
  if (/\/(issues|browse|-\/issues)\/[\w-]*\d/.test(text)) return true;
  return [...text.matchAll(/(^|[^\w-])([A-Z][A-Z0-9]{1,9}-\d{1,6})\b/gm)].some(
    (match) => !noTicket.test(match[2] ?? ''),
  );
}

/** A revert or hotfix, by subject or by the branch that it merges. */
export function isRollback({ subject }: Pick<Commit, 'subject'>): boolean {
  return /^(revert|rollback|roll back|hotfix)\b|^Revert "|[/\s](revert|hotfix)[-/]/i.test(subject);
}

/** A release's own commit, which only stamps versions. */
export function isReleaseCommit({ subject }: Pick<Commit, 'subject'>): boolean {
  return /^(release|prepare (for )?release|version|bump version|v?\d+\.\d+|\[?release\]?|chore\(release\)|cut )\b/i.test(
    subject,
  );
}

/** A dependency update, by a bot or by people. */
export function isDependencyUpdate({
  subject,
  files,
  bot,
}: Pick<Commit, 'subject' | 'files' | 'bot'>): boolean {
  const named =
    /\b(bump|upgrade|update|refreeze|renovate)\b.*\b(dep(s|endenc(y|ies))?|requirements|lock|packages?|gems?|modules?|from v?\d|to v?\d)|^(chore|build|fix)\(deps|^bump\b|^upgrade\b|\bfreeze\b/i.test(
      subject,
    );
  const manifests = files.length > 0 && files.every((path) => manifest.test(path));
  return named || (manifests && (bot || /\b(bump|upgrade|update|pin|version)\b/i.test(subject)));
}

const manifest =
  /(^|\/)(package(-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|requirements[\w./-]*\.(txt|in)|Pipfile(\.lock)?|poetry\.lock|uv\.lock|pyproject\.toml|Gemfile(\.lock)?|go\.(mod|sum)|Cargo\.(toml|lock)|composer\.(json|lock)|pom\.xml|build\.gradle(\.kts)?|gradle\/libs\.versions\.toml|mix\.(exs|lock)|[\w.-]+\.csproj|packages\.lock\.json|Directory\.Packages\.props|pubspec\.(yaml|lock)|Podfile(\.lock)?|Package\.(swift|resolved)|\.terraform\.lock\.hcl|\.github\/workflows\/[\w.-]+|Dockerfile[\w.-]*|\.pre-commit-config\.yaml)$/;
