import { UserError } from '../../errors.js';
import {
  type Accounted,
  accountingOf,
  byName,
  type Gated,
  type Listed,
  noCost,
  type Outcome,
} from '../../org/organisation.js';
import type { GroupBy } from '../../org/rollup/rollup.js';
import { safeJson } from '../text-safety.js';
import type { OrgRecord } from './formats.js';
import { reportStart } from './json.js';
import { type OrgEntry, type OrgHead, orgEntrySchema, orgHeadSchema } from './json-schema.js';
import { standingOf } from './standing.js';

/** A file that `cdlevel org --format json` wrote, as far as it stays in memory. */
export interface Part {
  readonly file: string;
  readonly head: OrgHead;
  readonly accounted: readonly Accounted[];
}

/** Reads the first line of a file. */
export function headIn(line: string, file: string): OrgHead {
  const parsed = orgHeadSchema.safeParse(jsonIn(`${line}]}`));
  if (parsed.success) return parsed.data;
  throw noPart(file);
}

/** Reads one line of the list; nothing where it is the end. `report` says where the line can be read again. */
export function accountedIn(line: string, file: string, report: string): Accounted | undefined {
  if (line === ']}' || line === '') return undefined;
  const parsed = orgEntrySchema.safeParse(jsonIn(line.replace(/,$/, '')));
  if (!parsed.success) throw noPart(file);
  return { repository: listedOf(parsed.data), outcome: outcomeOf(parsed.data, report) };
}

/** The report in a line, as the scan wrote it. */
export function reportIn(line: string, tool: OrgRecord['tool']): string {
  const { repository, configuration, models, exempted, seen, gaps } = jsonIn(
    line.replace(/,$/, ''),
  ) as OrgEntry & Record<string, unknown>;
  const rest = { repository, configuration, models, exempted, seen, gaps };
  return `${reportStart(tool)}${safeJson(JSON.stringify(rest)).slice(1)}`;
}

/**
 * What all parts say together.
 * @throws UserError where they do not belong together, or one is missing and that is not allowed.
 */
export function merged(
  parts: readonly Part[],
  { allowPartial, groupBy }: { readonly allowPartial: boolean; readonly groupBy?: GroupBy },
): OrgRecord {
  const [first, ...others] = parts;
  if (!first) throw new UserError({ what: 'there is nothing to merge' });
  for (const other of others) checkFits(first, other);
  const missing = missingShards(parts);
  if (missing.length > 0 && !allowPartial)
    throw new UserError({
      what: `shards are missing: ${missing.join(', ')}`,
      todo: 'give their files as well, or --allow-partial',
    });
  const accounted = parts
    .flatMap((part) => part.accounted)
    .sort((a, b) => byName(a.repository, b.repository));
  checkOnce(accounted);
  const grouped = groupBy ?? first.head.rollup.groupBy;
  const gates = parts.flatMap(({ head }) => head.gate ?? []);
  return {
    tool: first.head.tool,
    owners: [...new Set(parts.flatMap(({ head }) => head.owners))],
    asOf: first.head.asOf,
    missing: [...new Set(parts.flatMap(({ head }) => head.missing ?? []))],
    gaps: [...new Set(parts.flatMap(({ head }) => head.gaps ?? []))],
    accounting: accountingOf(accounted),
    accounted,
    ...(grouped ? { groupBy: grouped } : {}),
    ...(gates.length > 0
      ? { gate: { outcome: worst(accounted), reportOnly: gates.every((gate) => gate.reportOnly) } }
      : {}),
  };
}

/** The answer of a gate for all: one that fails fails all, one that cannot tell leaves all open. */
export function worst(accounted: readonly Accounted[]): Gated['outcome'] {
  const all = accounted.map(({ outcome }) => ('gated' in outcome ? outcome.gated?.outcome : undefined));
  return all.includes('failed') ? 'failed' : all.includes('cannot-tell') ? 'cannot-tell' : 'passed';
}

function checkFits(first: Part, other: Part): void {
  const differs = [
    ['version of cdlevel', first.head.tool.version, other.head.tool.version],
    ['as-of date', first.head.asOf, other.head.asOf],
    ['gate', String(first.head.gate !== undefined), String(other.head.gate !== undefined)],
  ].find(([, one, another]) => one !== another);
  if (!differs) return;
  throw new UserError({
    what: `the files do not belong together: ${differs[0]} ${differs[1]} and ${differs[2]}`,
    where: other.file,
    todo: 'write them with the same version, --as-of and --min',
  });
}

function missingShards(parts: readonly Part[]): readonly string[] {
  const shards = parts.flatMap(({ head }) => head.shard ?? []);
  const of = Math.max(0, ...shards.map((shard) => shard.of));
  if (shards.some((shard) => shard.of !== of))
    throw new UserError({ what: 'the files are shards of different numbers of shards' });
  const there = new Set(shards.map(({ index }) => index));
  return Array.from({ length: of }, (_, at) => at + 1)
    .filter((index) => !there.has(index))
    .map((index) => `${index}/${of}`);
}

function checkOnce(sorted: readonly Accounted[]): void {
  const twice = sorted.find(
    ({ repository }, at) => at > 0 && byName(repository, (sorted[at - 1] as Accounted).repository) === 0,
  );
  if (!twice) return;
  const { owner, name } = twice.repository;
  throw new UserError({ what: `${owner}/${name} is in two of the files`, todo: 'give each shard once' });
}

function listedOf({ name: full, listed: { defaultBranch, pushedAt, ...listed } }: OrgEntry): Listed {
  const [owner = '', name = ''] = full.split('/');
  return {
    owner,
    name,
    ...listed,
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
    ...(pushedAt === undefined ? {} : { pushedAt }),
  };
}

function outcomeOf(entry: OrgEntry, report: string): Outcome {
  const cost = entry.cost ?? noCost;
  if (entry.status === 'failed') return { status: 'failed', reason: entry.reason, cost };
  if (entry.status === 'skipped')
    return { status: 'skipped', reason: entry.reason, ...(entry.cutOff ? { cutOff: true } : {}), cost };
  return {
    status: entry.status,
    standing: {
      ...standingOf(entry),
      ...(entry.teams ? { teams: entry.teams } : {}),
      ...(entry.notes ? { notes: entry.notes } : {}),
    },
    report,
    ...(entry.before
      ? { before: entry.before as NonNullable<Extract<Outcome, { before?: unknown }>['before']> }
      : {}),
    ...(entry.gate ? { gated: entry.gate } : {}),
    cost,
  };
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function noPart(file: string): UserError {
  return new UserError({
    what: 'this is not as cdlevel org --format json writes it',
    where: file,
    todo: 'give its files as they were written',
  });
}
