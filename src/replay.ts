import type { Configured } from './configured.js';
import { UserError } from './errors.js';
import { baselineOf } from './gate/baseline.js';
import type { Policy } from './gate/check.js';
import { gate } from './gate/gate.js';
import { type Replay, type Replayed, totalsOf, whyOf } from './gate/replay.js';
import { type Asked, policyOf } from './gating.js';
import { holding, sharing } from './held.js';
import { type Scan, type ScanRequest, scan } from './scan.js';
import { type By, byOf, type Configuring, judgedBy } from './scanned.js';
import { type Arrival, arrivalsOn } from './snapshot/arrivals.js';

export interface Replaying extends Omit<Configuring, 'asOf' | 'shared' | 'askHosting'> {
  readonly asked: Asked;
  /** How many of the last commits that arrived. */
  readonly count: number;
}

/**
 * What the gate of today would have said of what arrived last on a branch: each commit as of its own date, held to
 * the minimum and compared with its first parent. Throws `UserError` and `IncompleteError`.
 */
export async function replayGate(request: Replaying): Promise<Replay> {
  const { count: asked } = request;
  const { branch, commits } = await arrivalsOn(request.path, request.ref, asked);
  const by = await holding(request, (snapshot) => byOf(snapshot, request));
  const policy = policyOf(by, request.asked);
  const merges = await replayAll(commits, request, by, policy);
  return {
    ...{ branch, asked, merges, totals: totalsOf(merges), hasMinimum: policy.minimums.length > 0 },
    ...(by.config ? { configuration: by.config.path } : {}),
  };
}

/**
 * Newest first, so that the history of the first scan holds that of all others. Where something fell, the parent is
 * judged again as of the same moment, as a gate does: what time alone did is no merge's doing.
 */
function replayAll(
  commits: readonly Arrival[],
  request: Replaying,
  by: By,
  policy: Policy,
): Promise<readonly Replayed[]> {
  return sharing(reachOf(commits), async (shared) => {
    const judging = { ...judgedBy(request, by, undefined), shared };
    const merges: Replayed[] = [];
    let before: Seen | undefined;
    for (const [index, arrival] of commits.entries()) {
      const now = before ?? (await scanOf(arrival, judging));
      const parent = commits[index + 1];
      before = parent && (await scanOf(parent, judging));
      if (index >= request.count) continue;
      const answer = answerOf(arrival, { now, before, by, policy });
      const fell = parent && answer.why.some(({ kind }) => kind === 'regression');
      merges.push(
        fell
          ? answerOf(arrival, { now, before: await scanOf(parent, judging, arrival), by, policy })
          : answer,
      );
    }
    return merges;
  });
}

/** A scan, or why there is none. */
type Seen = Scan | UserError;

/** A commit that cannot be scanned does not keep the others from being. */
async function scanOf({ commit }: Arrival, judging: ScanRequest, asOf?: Arrival): Promise<Seen> {
  try {
    const moment = asOf ? { asOf: new Date(asOf.committedAt * 1000) } : {};
    return await scan({ ...judging, ...moment, ref: commit });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

interface Compared {
  readonly now: Seen;
  readonly before: Seen | undefined;
  readonly by: Configured;
  readonly policy: Policy;
}

function answerOf({ commit, committedAt, title }: Arrival, { now, before, by, policy }: Compared): Replayed {
  const row = { commit, date: `${new Date(committedAt * 1000).toISOString().slice(0, 19)}Z`, title };
  if (now instanceof UserError) return { ...row, outcome: 'cannot-tell', why: [unread(now)] };
  const { assessment, survey } = now;
  const answer = gate({
    assessment,
    models: by.models.map(({ model }) => model),
    policy,
    evidence: survey.evidence,
    ...(before && !(before instanceof UserError)
      ? { baseline: baselineOf('its parent', before.assessment, before.survey.evidence) }
      : {}),
  });
  return { ...row, outcome: answer.outcome, why: whyOf(answer) };
}

function unread({ what }: UserError): Replayed['why'][number] {
  return { kind: 'minimum', outcome: 'cannot-tell', model: 'all', category: 'all', text: what };
}

/** Seconds from the newest of the commits back to the oldest. */
function reachOf(commits: readonly Arrival[]): number {
  const dates = commits.map(({ committedAt }) => committedAt);
  return Math.max(...dates) - Math.min(...dates);
}
