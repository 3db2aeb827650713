import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { configured } from '../../configured.js';
import { IncompleteError, UserError } from '../../errors.js';
import { type Baseline, baselineOf } from '../../gate/baseline.js';
import { type Gate, gate } from '../../gate/gate.js';
import { loosenedBetween } from '../../gate/loosened.js';
import { savedBaseline } from '../../gate/saved.js';
import { type GateRecord, gateFormats } from '../../report/gate/formats.js';
import { type Held, holding, type Shared, scanHeld, sharing } from '../../scan.js';
import type { Snapshot } from '../../snapshot/snapshot.js';
import { chosen } from '../chosen.js';
import type { Call } from '../commands.js';
import { type Form, formsOf } from '../forms.js';
import { type Io, paper, screenOf } from '../io.js';
import { addJobSummary } from '../job-summary.js';
import type { Values } from '../options.js';
import { deliver } from '../output.js';
import { policyOf } from '../policy.js';
import { givenBy, heldAs, requestOf, type Scanned, scanAs } from '../scanning.js';

/** Exit codes by outcome. */
const codes: Readonly<Record<Gate['outcome'], number>> = { passed: 0, failed: 1, 'cannot-tell': 3 };

/** Holds a repository to a minimum, and to what it has reached before. */
export async function run({ positionals: [path], values }: Call, io: Io): Promise<number> {
  const forms = formsOf(values, gateFormats);
  const record = await sharing(0, (shared) => recordOf(path, values, io, shared));
  for (const form of forms) await deliverForm(record, form, io);
  return record.reportOnly ? 0 : codes[record.gate.outcome];
}

async function recordOf(
  path: string | undefined,
  values: Values,
  io: Io,
  shared: Shared,
): Promise<GateRecord> {
  const scanned = await scanAs(path, values, io, undefined, shared);
  const models = scanned.models.map(({ model }) => model);
  const policy = policyOf(scanned.config, values, models);
  const { assessment, survey } = scanned;
  const base = await baseOf(path, values, io, { scanned, shared });
  checkSameRepository(base?.baseline, assessment.repository.name);
  return {
    assessment,
    gate: gate({
      assessment,
      models,
      policy,
      evidence: survey.evidence,
      ...(base ? { baseline: base.baseline, loosened: base.loosened } : {}),
    }),
    reportOnly: values['report-only'] === true,
  };
}

async function deliverForm(record: GateRecord, { format, file }: Form, io: Io): Promise<void> {
  const render = await gateFormats[chosen(gateFormats, format)].load();
  await deliver(render(record, { screen: file === undefined ? screenOf(io) : paper(io) }), file, io);
  if (format === 'github') await addJobSummary(record, io);
}

interface Base {
  readonly baseline: Baseline;
  readonly loosened: readonly string[];
}

/** The base of the comparison: a saved report, or a commit that is scanned in the same way and as of the same moment. */
async function baseOf(
  path: string | undefined,
  values: Values,
  io: Io,
  { scanned, shared }: { readonly scanned: Scanned; readonly shared: Shared },
): Promise<Base | undefined> {
  const name = values['no-regress'];
  if (name === undefined) return undefined;
  const file = resolve(io.cwd, name);
  if (name.endsWith('.json') && existsSync(file))
    return { baseline: savedBaseline(name, readFileSync(file, 'utf8')), loosened: [] };
  const { repository } = scanned.assessment;
  const held: Held = { ...heldAs(path, values, io), ref: name, asOf: new Date(repository.asOf), shared };
  const { config } = await givenBy({ ...values, model: [] }, io, []);
  return atRef(held, repository.shallow, async (snapshot) => {
    // The base is judged as today: a change of the configuration is reported, not mixed in.
    const { hosting } = scanned;
    const { assessment, survey } = await scanHeld(snapshot, {
      ...requestOf(held, scanned, values, io),
      ...(hosting ? { hosting } : {}),
    });
    const loosened = config ? [] : await loosenedSince(snapshot, scanned);
    return { baseline: baselineOf(name, assessment, survey.evidence), loosened };
  });
}

/** What the configuration at the base asked for more. One that is broken there is no reason to stop its repair. */
async function loosenedSince(snapshot: Snapshot, scanned: Scanned): Promise<readonly string[]> {
  try {
    return loosenedBetween(await configured(snapshot), scanned);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`the configuration at the base cannot be read, so it is not compared: ${error.what}`];
  }
}

/** A base that is not there is a slip in the call, or cut off from a shallow clone. */
async function atRef(
  held: Held,
  shallow: boolean,
  use: (snapshot: Snapshot) => Promise<Base>,
): Promise<Base> {
  try {
    return await holding(held, use);
  } catch (error) {
    if (!(error instanceof UserError) || !/there is no commit called/.test(error.what)) throw error;
    const ref = held.ref ?? '';
    const what = `there is no ${ref} to compare with`;
    if (shallow)
      throw new IncompleteError({
        what: `${what}: the clone is shallow`,
        where: held.path,
        todo: 'fetch the whole history: git fetch --unshallow (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab CI)',
      });
    const name = ref.replace(/^origin\//, '');
    // A command to copy holds nothing that a shell would act on.
    const todo = `fetch it first: git fetch origin ${/^\w[\w./-]*$/.test(name) ? name : 'REF'}`;
    throw new UserError({ what, where: held.path, todo });
  }
}

function checkSameRepository(baseline: Baseline | undefined, name: string): void {
  if (!baseline || baseline.repository.name === name) return;
  throw new UserError({
    what: `the baseline is of another repository: ${baseline.repository.name}, not ${name}`,
    where: baseline.name,
    todo: 'give a report of this repository, or a commit of it',
  });
}
