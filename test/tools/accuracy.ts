import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { detectors } from '../../detectors/index.js';
import type { Verdict } from '../../src/assess/assessment.js';
import { levelsOf } from '../../src/assess/levels.js';
import { loadModel } from '../../src/model/load.js';
import type { Model } from '../../src/model/schema.js';
import { scan } from '../../src/scan.js';
import { type LabelledRepository, readLabels } from './labels.js';

/** Compares the verdicts of scans with labelled ones: `npm run accuracy -- --labels DIR --repos DIR`. */
const { values: options } = parseArgs({
  options: {
    labels: { type: 'string', default: '../shared/corpus' },
    repos: { type: 'string' },
    format: { type: 'string', default: 'text' },
    /** Show only this repository, or only this practice. */
    only: { type: 'string' },
    /** A saved `--format json`: says which rows moved. */
    baseline: { type: 'string' },
    save: { type: 'string' },
  },
});

interface Row {
  readonly repository: string;
  readonly practice: string;
  readonly labelled: Verdict;
  readonly scanned: Verdict;
  readonly sure: string;
  readonly why: string;
  readonly reason: string;
  readonly places: readonly string[];
}

interface LevelRow {
  readonly repository: string;
  readonly category: string;
  readonly labelled: number | undefined;
  readonly scanned: number | undefined;
}

const models = [await loadModel('bekk'), await loadModel('humble-farley')];
const rows: Row[] = [];
const levels: LevelRow[] = [];
const facts: string[] = [];

for (const labelled of readLabels(options.labels)) {
  if (options.only && !labelled.repository.includes(options.only) && options.only.includes('+')) continue;
  const folder = gitFolder(labelled.repository);
  if (!folder) {
    process.stderr.write(`not there, left out: ${labelled.repository}\n`);
    continue;
  }
  await compare(labelled, folder);
}

function gitFolder(repository: string): string | undefined {
  const base = join(options.repos ?? '.', repository.replace('/', '+'));
  return [join(base, 'repo'), base, `${base}.git`].find((path) => existsSync(path));
}

async function compare(labelled: LabelledRepository, folder: string): Promise<void> {
  const { assessment } = await scan({
    path: folder,
    ref: labelled.commit,
    asOf: new Date(labelled.asOf),
    models,
    detectors,
  });
  const { deliverable, database } = assessment.profile;
  if (deliverable !== labelled.deliverable)
    facts.push(`${labelled.repository}: deliverable ${deliverable}, labelled ${labelled.deliverable}`);
  if (database !== labelled.database)
    facts.push(`${labelled.repository}: database ${database}, labelled ${labelled.database}`);
  for (const model of assessment.models) {
    for (const category of model.categories) {
      const verdicts = new Map<string, Verdict>();
      for (const practice of category.practices) {
        const key = `${model.id}/${category.id}.${practice.id}`;
        const label = labelled.labels.get(key);
        if (!label) continue;
        verdicts.set(practice.id, label.verdict);
        rows.push({
          repository: labelled.repository,
          practice: key,
          labelled: label.verdict,
          scanned: practice.verdict,
          sure: label.sure,
          why: label.why,
          reason: practice.reason,
          places: practice.evidence.map(
            ({ at, note }) =>
              `${at.path ?? at.tag ?? at.commit ?? 'history'}${at.line ? `:${at.line}` : ''} ${note}`,
          ),
        });
      }
      levels.push({
        repository: labelled.repository,
        category: `${model.id}/${category.id}`,
        labelled: levelOf(model.id, category.id, verdicts),
        scanned: levelOf(
          model.id,
          category.id,
          new Map(category.practices.map(({ id, verdict }) => [id, verdict])),
        ),
      });
    }
  }
}

/** Index of the level that verdicts make, the floor being 0; nothing where nothing applies. */
function levelOf(
  modelId: string,
  categoryId: string,
  verdicts: ReadonlyMap<string, Verdict>,
): number | undefined {
  const found = models.find(({ model }) => model.id === modelId) as { model: Model } | undefined;
  const category = found?.model.categories.find(({ id }) => id === categoryId);
  if (!found || !category) return undefined;
  return levelsOf(found.model, category, verdicts).level;
}

const counted = rows.filter(({ sure }) => sure !== 'low');
const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
const agree = counted.filter((row) => row.labelled === row.scanned).length;
const met = counted.filter(({ scanned }) => scanned === 'met');
const shouldBeMet = counted.filter(({ labelled }) => labelled === 'met');
const unmet = counted.filter(({ scanned }) => scanned === 'unmet');
const kinds: readonly Verdict[] = ['met', 'unmet', 'unknown', 'not-applicable'];
const expected = kinds.reduce(
  (sum, kind) =>
    sum +
    share(counted.filter(({ labelled }) => labelled === kind).length, counted.length) *
      share(counted.filter(({ scanned }) => scanned === kind).length, counted.length),
  0,
);
const observed = share(agree, counted.length);
const figures = {
  verdicts: counted.length,
  agreement: observed,
  precisionOfMet: share(met.filter(({ labelled }) => labelled === 'met').length, met.length),
  recallOfMet: share(shouldBeMet.filter(({ scanned }) => scanned === 'met').length, shouldBeMet.length),
  precisionOfUnmet: share(unmet.filter(({ labelled }) => labelled === 'unmet').length, unmet.length),
  kappa: expected === 1 ? 1 : (observed - expected) / (1 - expected),
  levels: levels.length,
  exactLevel: share(levels.filter((row) => row.labelled === row.scanned).length, levels.length),
  withinOneLevel: share(
    levels.filter(({ labelled, scanned }) => Math.abs((labelled ?? -9) - (scanned ?? -9)) <= 1).length,
    levels.length,
  ),
};
const disagreements = counted.filter((row) => row.labelled !== row.scanned);

if (options.save) writeFileSync(options.save, JSON.stringify({ figures, rows }, null, 1));
if (options.format === 'json')
  process.stdout.write(`${JSON.stringify({ figures, facts, levels, rows }, null, 1)}\n`);
else print();

function print(): void {
  const out: string[] = [];
  const wanted = disagreements.filter(
    ({ repository, practice }) =>
      !options.only || repository.includes(options.only.replace('+', '')) || practice.includes(options.only),
  );
  for (const row of wanted) {
    out.push(
      `${row.repository}  ${row.practice}: scanned ${row.scanned}, labelled ${row.labelled} (${row.sure})`,
      `    label: ${row.why}`,
      `    scan:  ${row.reason}`,
    );
    for (const place of row.places.slice(0, 4)) out.push(`           ${place}`);
  }
  out.push('', 'scanned \\ labelled'.padEnd(20) + kinds.map((kind) => kind.padStart(15)).join(''));
  for (const kind of kinds) {
    const line = kinds.map((other) =>
      String(
        counted.filter(({ scanned, labelled }) => scanned === kind && labelled === other).length,
      ).padStart(15),
    );
    out.push(kind.padEnd(20) + line.join(''));
  }
  out.push(
    '',
    ...perPractice(),
    '',
    ...levels
      .filter((row) => row.labelled !== row.scanned)
      .map((row) => `level ${row.repository} ${row.category}: ${row.scanned}, labelled ${row.labelled}`),
  );
  out.push(
    ...facts,
    '',
    ...Object.entries(figures).map(
      ([name, value]) => `${name.padEnd(18)} ${Number.isInteger(value) ? value : value.toFixed(4)}`,
    ),
    ...moved(),
  );
  process.stdout.write(`${out.join('\n')}\n`);
}

function perPractice(): readonly string[] {
  const names = [...new Set(counted.map(({ practice }) => practice))];
  return names.flatMap((name) => {
    const all = counted.filter(({ practice }) => practice === name);
    const right = all.filter((row) => row.labelled === row.scanned).length;
    return right === all.length ? [] : [`${name.padEnd(60)} ${right}/${all.length}`];
  });
}

function moved(): readonly string[] {
  if (!options.baseline) return [];
  const before = JSON.parse(readFileSync(options.baseline, 'utf8')) as { rows: readonly Row[] };
  const key = (row: Row) => `${row.repository} ${row.practice}`;
  const old = new Map(before.rows.map((row) => [key(row), row.scanned]));
  return rows
    .filter((row) => old.get(key(row)) !== row.scanned)
    .map(
      (row) =>
        `moved ${key(row)}: ${old.get(key(row)) ?? 'new'} -> ${row.scanned} (labelled ${row.labelled})`,
    );
}
