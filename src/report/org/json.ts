import type { Accounted, Accounting, Cost, Listed, Outcome } from '../../org/organisation.js';
import { rollUp } from '../../org/rollup/rollup.js';
import { safeJson } from '../text-safety.js';
import type { OrgRecord, OrgSurroundings } from './formats.js';
import type { orgSchemaVersion } from './json-schema.js';

/** Must equal the schema's; a literal here, so that writing a report loads no schema library. */
const version: typeof orgSchemaVersion = 1;

/** What a line begins with that holds no repository, and what closes the last. */
const end = ']}\n';

/**
 * The head on one line, then a line per repository, whole reports among them: read and written one at a time. The same
 * commits, day and versions give the same bytes (without costs), in one run or merged from several.
 */
export async function* orgJson(record: OrgRecord, around: OrgSurroundings): AsyncIterable<string> {
  yield `${headOf(record, around)}\n`;
  for (const [index, accounted] of record.accounted.entries()) {
    const comma = index < record.accounted.length - 1 ? ',' : '';
    yield `${await lineOf(accounted, record, around)}${comma}\n`;
  }
  yield end;
}

function headOf(record: OrgRecord, { costs }: OrgSurroundings): string {
  const { tool, owners, asOf, shard, missing, gaps = [], accounting, gate } = record;
  const head = {
    schemaVersion: version,
    tool: { name: tool.name, version: tool.version },
    owners,
    asOf,
    ...(shard ? { shard } : {}),
    ...(missing.length > 0 ? { missing } : {}),
    ...(gaps.length > 0 ? { gaps } : {}),
    accounting: accountingOf(accounting, costs),
    ...(gate ? { gate } : {}),
    rollup: rollUp(record),
  };
  return `${open(head)},"repositories":[`;
}

function accountingOf({ requests, bytes, ...counts }: Accounting, costs: boolean) {
  return { ...counts, ...(costs ? { requests, bytes } : {}) };
}

async function lineOf(
  { repository, outcome }: Accounted,
  { tool }: OrgRecord,
  { read, costs }: OrgSurroundings,
): Promise<string> {
  const own = {
    name: `${repository.owner}/${repository.name}`,
    status: outcome.status,
    ...outcomeOf(outcome),
    ...(costs ? { cost: costOf(outcome.cost) } : {}),
    listed: listedOf(repository),
  };
  if (!('report' in outcome)) return `${open(own)}}`;
  const report = (await read(outcome.report)).trimEnd();
  const start = reportStart(tool);
  if (!report.startsWith(start)) throw new Error('a report is of another version');
  return `${open(own)},${report.slice(start.length)}`;
}

/** What every report begins with: said once in the head, it is left out of the lines. */
export function reportStart(tool: OrgRecord['tool']): string {
  return `${open({ schemaVersion: 1, tool: { name: tool.name, version: tool.version } })},`;
}

/** An object to which more is added. */
function open(value: object): string {
  return safeJson(JSON.stringify(value)).slice(0, -1);
}

function outcomeOf(outcome: Outcome) {
  if (outcome.status === 'failed') return { reason: outcome.reason };
  if (outcome.status === 'skipped')
    return { reason: outcome.reason, ...(outcome.cutOff ? { cutOff: true } : {}) };
  const { standing, before, gated } = outcome;
  const { commit, teams, notes } = standing;
  return {
    commit,
    ...(teams ? { teams } : {}),
    ...(notes ? { notes } : {}),
    ...(gated ? { gate: gated } : {}),
    ...(before ? { before } : {}),
  };
}

function costOf({ requests, bytes }: Cost): Cost {
  return { requests, bytes };
}

/** As a listing told it, its fields in one order. */
function listedOf(repository: Listed): Omit<Listed, 'owner' | 'name'> {
  const { cloneUrl, defaultBranch, visibility, archived, fork, disabled, topics, pushedAt, sizeKiB } =
    repository;
  return {
    cloneUrl,
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
    visibility,
    archived,
    fork,
    disabled,
    topics,
    ...(pushedAt === undefined ? {} : { pushedAt }),
    sizeKiB,
  };
}
