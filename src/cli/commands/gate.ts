import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config, Minimum } from '../../config/config.js';
import { checkMinimum } from '../../config/names.js';
import { configured } from '../../configured.js';
import { IncompleteError, UserError } from '../../errors.js';
import { type Baseline, baselineOf } from '../../gate/baseline.js';
import { type Gate, gate, type Policy } from '../../gate/gate.js';
import { loosenedBetween } from '../../gate/loosened.js';
import { savedBaseline } from '../../gate/saved.js';
import type { Model } from '../../model/schema.js';
import { type GateRecord, gateFormats, type Placed } from '../../report/gate/formats.js';
import { type Held, holding, type Shared, scanHeld, sharing } from '../../scan.js';
import type { Snapshot } from '../../snapshot/snapshot.js';
import { chosen } from '../chosen.js';
import type { Call } from '../commands.js';
import { type Form, formsOf } from '../forms.js';
import { type Io, paper, screenOf } from '../io.js';
import { addJobSummary } from '../job-summary.js';
import type { Values } from '../options.js';
import { deliver } from '../output.js';
import { pathInside } from '../path-inside.js';
import { heldAs, requestOf, type Scanned, scanAs } from '../scanning.js';
import { placedIn } from '../workspace.js';

/** Exit codes by outcome. */
const codes: Readonly<Record<Gate['outcome'], number>> = { passed: 0, failed: 1, 'cannot-tell': 3 };

/** Holds a repository to a minimum, and to what it has reached before. */
export async function run({ positionals: [path], values }: Call, io: Io): Promise<number> {
  const forms = formsOf(values, gateFormats);
  const record = await sharing(0, (shared) => recordOf(path, values, io, shared));
  const placed = await placedIn(path, io);
  for (const form of forms) await deliverForm(record, form, placed, io);
  return record.reportOnly ? 0 : codes[record.gate.outcome];
}

async function recordOf(
  path: string | undefined,
  values: Values,
  io: Io,
  shared: Shared,
): Promise<GateRecord> {
  const scanned = await scanAs(path, values, io, { shared, untrusted: 'refused' });
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

async function deliverForm(
  record: GateRecord,
  { format, file }: Form,
  placed: Placed,
  io: Io,
): Promise<void> {
  const render = await gateFormats[chosen(gateFormats, format)].load();
  await deliver(render(record, { screen: file === undefined ? screenOf(io) : paper(io), placed }), file, io);
  if (format === 'github') await addJobSummary(record, io);
}

/** What the command line asks for outranks the configuration, minimum by minimum. */
function policyOf(config: Config | undefined, values: Values, models: readonly Model[]): Policy {
  const given = (values.min ?? []).flatMap((text) => minimumsOf(text, models));
  const over = new Set(given.map(({ model, category }) => `${model}.${category}`));
  return {
    minimums: [
      ...(config?.minimums ?? []).filter(({ model, category }) => !over.has(`${model}.${category}`)),
      ...given,
    ],
    judgeBy: values.strict ? 'proven' : (config?.judgeBy ?? 'level'),
    unknown: values.unknown ?? config?.unknown ?? 'cannot-tell',
    exemptions: config?.exemptions ?? [],
  };
}

/** `LEVEL`, `category=LEVEL` or `model/category=LEVEL`: for every model that has the level. */
function minimumsOf(text: string, models: readonly Model[]): readonly Minimum[] {
  const equals = text.indexOf('=');
  const level = text.slice(equals + 1);
  const place = equals < 0 ? 'all' : text.slice(0, equals);
  const slash = place.indexOf('/');
  const category = place.slice(slash + 1);
  const named = slash < 0 ? models : models.filter(({ id }) => id === place.slice(0, slash));
  const fitting = named.filter(
    (model) =>
      model.levels.some(({ id }) => id === level) &&
      (category === 'all' || model.categories.some(({ id }) => id === category)),
  );
  const asked = (model: string): Minimum => ({ model, category, level, by: { path: `--min ${text}` } });
  if (fitting.length > 0) return fitting.map(({ id }) => asked(id));
  const first = named[0] ?? models[0];
  if (slash >= 0) checkMinimum(asked(place.slice(0, slash)), models);
  const valid = models.flatMap((model) => model.levels.map(({ id }) => id));
  const categories = models.flatMap((model) => model.categories.map(({ id }) => id));
  if (category !== 'all' && !categories.includes(category) && first) checkMinimum(asked(first.id), models);
  throw new UserError({
    what: `no model that is judged by has a level "${level}"${category === 'all' ? '' : ` and a category "${category}"`}`,
    where: `--min ${text}`,
    todo: `levels: ${[...new Set(valid)].join(', ')}`,
  });
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
  const configAt = await pathInside(held.path, values.config, io);
  return atRef(held, repository.shallow, async (snapshot) => {
    // The base is judged as today: a change of the configuration is reported, not mixed in.
    const { hosting } = scanned;
    const { assessment, survey } = await scanHeld(snapshot, {
      ...requestOf(held, scanned, values, io),
      ...(hosting ? { hosting } : {}),
    });
    // A configuration that stands outside is out of the reach of any change here.
    const within = values.config === undefined || configAt !== undefined;
    const loosened = within ? await loosenedSince(snapshot, scanned, configAt) : [];
    return { baseline: baselineOf(name, assessment, survey.evidence), loosened };
  });
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
