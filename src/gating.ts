import type { Assessment } from './assess/assessment.js';
import { minimumsAsked } from './config/asked.js';
import type { UnknownPolicy } from './config/config.js';
import { type Configured, configured } from './configured.js';
import { IncompleteError, UserError } from './errors.js';
import { type Baseline, baselineOf } from './gate/baseline.js';
import type { Policy } from './gate/check.js';
import { type Gate, gate } from './gate/gate.js';
import { loosenedBetween } from './gate/loosened.js';
import { fetchAll } from './gate/remedies.js';
import { savedBaseline } from './gate/saved.js';
import { holding, type Shared, sharing } from './held.js';
import { type ScanRequest, scanHeld } from './scan.js';
import { type Configuring, judgedBy, type Scanned, scanConfigured } from './scanned.js';
import type { Snapshot } from './snapshot/snapshot.js';
import { NoSuchUnit } from './unit-named.js';

/** What a call asks for on top of the configuration. */
export interface Asked {
  /** `LEVEL`, `category=LEVEL` or `model/category=LEVEL`. */
  readonly min?: readonly string[];
  readonly strict?: boolean;
  readonly unknown?: UnknownPolicy;
}

/** What is compared with: a commit of the same repository, or a report that was saved. */
export type Against = { readonly ref: string } | { readonly name: string; readonly report: string };

export interface Gating extends Configuring {
  readonly asked: Asked;
  readonly against?: Against;
  /** Where in the repository the configuration stands that is given; absent where it stands outside. */
  readonly givenAt?: string;
}

/** The answer of a gate, and the assessment that it rests on. */
export interface Gated {
  readonly gate: Gate;
  readonly assessment: Assessment;
}

/** Scans a repository, and what it is compared with, and holds it to what is asked. Throws `UserError` and `IncompleteError`. */
export function gateRepository(request: Gating): Promise<Gated> {
  return sharing(0, async (shared) => {
    const scanned = await scanConfigured({ ...request, shared });
    const { assessment, survey } = scanned;
    const models = scanned.models.map(({ model }) => model);
    const policy = policyOf(scanned, request.asked);
    const base = await baseOf({ ...request, shared }, scanned);
    checkSameSubject(base?.baseline, assessment);
    const { evidence } = survey;
    return { assessment, gate: gate({ assessment, models, policy, evidence, ...base }) };
  });
}

/** What a call asks for outranks the configuration, minimum by minimum. */
export function policyOf({ config, models }: Configured, { min = [], strict, unknown }: Asked): Policy {
  const given = min.flatMap((text) =>
    minimumsAsked(
      text,
      models.map(({ model }) => model),
    ),
  );
  const over = new Set(given.map(({ model, category }) => `${model}.${category}`));
  return {
    minimums: [
      ...(config?.minimums ?? []).filter(({ model, category }) => !over.has(`${model}.${category}`)),
      ...given,
    ],
    judgeBy: strict ? 'proven' : (config?.judgeBy ?? 'level'),
    unknown: unknown ?? config?.unknown ?? 'cannot-tell',
    exemptions: config?.exemptions ?? [],
  };
}

interface Base {
  readonly baseline?: Baseline;
  readonly loosened: readonly string[];
  /** Why there is no baseline. */
  readonly begun?: string;
}

/** The base of the comparison: a saved report, or a commit that is scanned in the same way and as of the same moment. */
async function baseOf(
  request: Gating & { readonly shared: Shared },
  scanned: Scanned,
): Promise<Base | undefined> {
  const { against, given, givenAt } = request;
  if (!against) return undefined;
  if ('report' in against) return { baseline: savedBaseline(against.name, against.report), loosened: [] };
  const { repository } = scanned.assessment;
  const there = { ...request, ref: against.ref, asOf: new Date(repository.asOf) };
  return atRef(there, repository.shallow, async (snapshot) => {
    // A configuration that stands outside is out of the reach of any change here.
    const within = !given?.config || givenAt !== undefined;
    const loosened = within ? await loosenedSince(snapshot, scanned, givenAt) : [];
    // The base is judged as today: a change of the configuration is reported, not mixed in.
    const judged = await judgedAt(snapshot, judgedBy(there, scanned, scanned.hosting), against.ref);
    return { ...judged, loosened };
  });
}

/** A unit that was none at the base has nothing to lose. */
async function judgedAt(
  snapshot: Snapshot,
  request: ScanRequest,
  ref: string,
): Promise<Omit<Base, 'loosened'>> {
  try {
    const { assessment, survey } = await scanHeld(snapshot, request);
    return { baseline: baselineOf(ref, assessment, survey.evidence) };
  } catch (error) {
    if (!(error instanceof NoSuchUnit)) throw error;
    return { begun: `${request.unit} was no unit at ${ref}: there is nothing to lose` };
  }
}

/** What the configuration at the base asked for more. One that is broken there is no reason to stop its repair. */
async function loosenedSince(
  snapshot: Snapshot,
  scanned: Scanned,
  configAt: string | undefined,
): Promise<readonly string[]> {
  try {
    return loosenedBetween(await configured(snapshot, configAt === undefined ? {} : { configAt }), scanned);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`the configuration at the base cannot be read, so it is not compared: ${error.what}`];
  }
}

/** A base that is not there is a slip in the call, or cut off from a shallow clone. */
async function atRef(
  there: Configuring & { readonly ref: string },
  shallow: boolean,
  use: (snapshot: Snapshot) => Promise<Base>,
): Promise<Base> {
  try {
    return await holding(there, use);
  } catch (error) {
    if (!(error instanceof UserError) || !/there is no commit called/.test(error.what)) throw error;
    const { ref, path: where } = there;
    const what = `there is no ${ref} to compare with`;
    if (shallow) throw new IncompleteError({ what: `${what}: the clone is shallow`, where, todo: fetchAll });
    const name = ref.replace(/^origin\//, '');
    // A command to copy holds nothing that a shell would act on.
    const todo = `fetch it first: git fetch origin ${/^\w[\w./-]*$/.test(name) ? name : 'REF'}`;
    throw new UserError({ what, where, todo });
  }
}

function checkSameSubject(baseline: Baseline | undefined, { repository, unit }: Assessment): void {
  if (!baseline) return;
  const { name, repository: of, unit: about } = baseline;
  const other =
    of.name !== repository.name
      ? `another repository: ${of.name}, not ${repository.name}`
      : about !== unit?.path
        ? `${about ?? 'the repository as a whole'}, not of ${unit?.path ?? 'the repository as a whole'}`
        : undefined;
  if (other === undefined) return;
  throw new UserError({
    what: `the baseline is of ${other}`,
    where: name,
    todo: 'give a report of the same repository or unit, or a commit of it',
  });
}
