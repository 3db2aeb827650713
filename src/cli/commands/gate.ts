import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config, Minimum } from '../../config/config.js';
import { checkMinimum } from '../../config/names.js';
import { configured, type Given } from '../../configured.js';
import { UserError } from '../../errors.js';
import { type Baseline, baselineOf } from '../../gate/baseline.js';
import { type Gate, gate, type Policy } from '../../gate/gate.js';
import { loosenedBetween } from '../../gate/loosened.js';
import { savedBaseline } from '../../gate/saved.js';
import type { Model } from '../../model/schema.js';
import { type GateRecord, gateFormats } from '../../report/gate/formats.js';
import { type Held, holding, scanHeld } from '../../scan.js';
import { chosen } from '../chosen.js';
import type { Call } from '../commands.js';
import { type Form, formsOf } from '../forms.js';
import { type Io, paper, screenOf } from '../io.js';
import type { Values } from '../options.js';
import { deliver } from '../output.js';
import { givenBy, heldAs, requestOf, type Scanned, scanAs } from '../scanning.js';

/** Exit codes by outcome. */
const codes: Readonly<Record<Gate['outcome'], number>> = { passed: 0, failed: 1, 'cannot-tell': 3 };

/** Holds a repository to a minimum, and to what it has reached before. */
export async function run({ positionals: [path], values }: Call, io: Io): Promise<number> {
  const scanned = await scanAs(path, values, io);
  const models = scanned.models.map(({ model }) => model);
  const policy = policyOf(scanned.config, values, models);
  const { assessment } = scanned;
  const base = await baseOf(path, values, io, { asOf: new Date(assessment.repository.asOf), of: scanned });
  checkSameRepository(base?.baseline, assessment.repository.name);
  const record: GateRecord = {
    assessment,
    gate: gate({
      assessment,
      models,
      policy,
      ...(base ? { baseline: base.baseline } : {}),
      loosened: base?.fromRef ? loosenedBetween(base.config, scanned.config, models) : [],
    }),
    reportOnly: values['report-only'] === true,
  };
  for (const form of formsOf(values, gateFormats)) await deliverForm(record, form, io);
  return record.reportOnly ? 0 : codes[record.gate.outcome];
}

async function deliverForm(record: GateRecord, { format, file }: Form, io: Io): Promise<void> {
  const render = await gateFormats[chosen(gateFormats, format)].load();
  await deliver(render(record, { screen: file === undefined ? screenOf(io) : paper(io) }), file, io);
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
  readonly config: Config | undefined;
  readonly fromRef: boolean;
}

/** The base of the comparison: a saved report, or a commit that is scanned in the same way and as of the same moment. */
async function baseOf(
  path: string | undefined,
  values: Values,
  io: Io,
  { asOf, of }: { readonly asOf: Date; readonly of: Scanned },
): Promise<Base | undefined> {
  const name = values['no-regress'];
  if (name === undefined) return undefined;
  const file = resolve(io.cwd, name);
  if (name.endsWith('.json') && existsSync(file))
    return { baseline: savedBaseline(name, readFileSync(file, 'utf8')), config: undefined, fromRef: false };
  const held: Held = { ...heldAs(path, values, io), ref: name, asOf };
  // Levels are compared by the models of today: a change of the configuration is reported, not mixed in.
  const given: Given = { ...(await givenBy(values, io)), models: of.models };
  return atRef(held, given, async (snapshot) => {
    const by = await configured(snapshot, given);
    const { hosting } = of;
    const { assessment } = await scanHeld(snapshot, {
      ...requestOf(held, by, values, io),
      ...(hosting ? { hosting } : {}),
    });
    return { baseline: baselineOf(name, assessment), config: by.config, fromRef: true };
  });
}

async function atRef(held: Held, _given: Given, use: Parameters<typeof holding<Base>>[1]): Promise<Base> {
  try {
    return await holding(held, use);
  } catch (error) {
    if (error instanceof UserError && /there is no commit called/.test(error.what))
      throw new UserError({
        what: `there is no ${held.ref ?? ''} to compare with`,
        where: held.path,
        todo: `fetch it first: git fetch origin ${(held.ref ?? '').replace(/^origin\//, '')}`,
      });
    throw error;
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
