import type { Accounted, Accounting, Gated, ModelStanding } from '../../org/organisation.js';
import { blank, draw, type Line, line, type Role, span } from '../drawing.js';
import { outcomes } from '../gate/terminal.js';
import { plural, shortCommit } from '../phrases.js';
import { widthOf } from '../width.js';
import type { OrgRecord, OrgSurroundings } from './formats.js';

/** A row per repository that was wanted, what became of the others, and the accounts. */
export function* orgReport(record: OrgRecord, { screen }: OrgSurroundings): Iterable<string> {
  const { owners, asOf, shard, accounted } = record;
  const part = shard ? `, shard ${shard.index} of ${shard.of}` : '';
  const shown = accounted.filter(({ outcome }) => outcome.status !== 'skipped' || outcome.cutOff);
  const width = Math.min(40, Math.max(10, ...shown.map((each) => widthOf(nameOf(each)))));
  yield draw(
    [line([span('heading', owners.join(', ')), span('quiet', `  as of ${asOf.slice(0, 10)}${part}`)]), blank],
    screen,
  );
  for (const each of shown) yield draw(rows(each, width), screen);
  yield draw(
    [
      ...leftOut(accounted),
      blank,
      ...gateLines(record),
      ...missingLines(record),
      ...accountLines(record.accounting),
    ],
    screen,
  );
}

function nameOf({ repository }: Accounted): string {
  return `${repository.owner}/${repository.name}`;
}

function rows(accounted: Accounted, width: number): readonly Line[] {
  const { outcome } = accounted;
  const name = span('strong', nameOf(accounted), width);
  const layout = { indent: 2, hang: width + 4 };
  if (!('standing' in outcome)) return [line([name, '  ', span('bad', outcome.reason)], layout)];
  const { standing, gated } = outcome;
  const levels = standing.models.map(lowest).join(', ');
  return [
    line([name, '  ', levels, span('quiet', `  ${shortCommit(standing.commit)}`)], layout),
    ...(gated ? concerns(gated, width) : []),
  ];
}

/** The level that holds a repository back, in each model. */
function lowest({ id, levels, categories, bottleneck }: ModelStanding): string {
  const category = categories.find((each) => each.id === bottleneck[0]);
  const level = levels.find((each) => each.id === category?.level);
  return `${id} ${level ? `${level.name} (${bottleneck.join(', ')})` : 'does not apply'}`;
}

function concerns({ concerns: all }: Gated, width: number): readonly Line[] {
  return all
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'cannot-tell')
    .map(({ outcome, model, text }) =>
      line([span(outcomes[outcome].role, `${outcomes[outcome].word}: `), `${model}: ${text}`], {
        indent: width + 4,
        hang: width + 6,
      }),
    );
}

/** Why repositories were left out that nobody wanted, by reason. */
function leftOut(accounted: readonly Accounted[]): readonly Line[] {
  const counts = new Map<string, number>();
  for (const { outcome } of accounted)
    if (outcome.status === 'skipped' && !outcome.cutOff)
      counts.set(outcome.reason, (counts.get(outcome.reason) ?? 0) + 1);
  if (counts.size === 0) return [];
  const reasons = [...counts].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${count} ${reason}`);
  return [blank, line([span('quiet', `Left out: ${reasons.join('; ')}`)], { hang: 2 })];
}

function gateLines({ gate, accounted }: OrgRecord): readonly Line[] {
  if (!gate) return [];
  const count = (outcome: string) =>
    accounted.filter((each) => 'gated' in each.outcome && each.outcome.gated?.outcome === outcome).length;
  const [failed, open] = [count('failed'), count('cannot-tell')];
  const role: Role = outcomes[gate.outcome].role;
  const says = `The gate ${gate.outcome === 'cannot-tell' ? 'cannot tell' : gate.outcome}: ${plural(failed, 'repository', 'repositories')} below what is asked for, ${open} that it cannot tell of`;
  return [line([span(role, `${says}${gate.reportOnly ? ' (only reported)' : ''}.`)], { hang: 2 })];
}

function missingLines({ missing }: OrgRecord): readonly Line[] {
  return missing.map((reason) => line([span('bad', reason)], { hang: 2 }));
}

/** The sum that always comes out. */
export function accountLines(accounting: Accounting): readonly Line[] {
  return [line([accountText(accounting)], { hang: 2 })];
}

export function accountText({ planned, scanned, unchanged, skipped, cutOff, failed }: Accounting): string {
  const missed = cutOff > 0 ? ` (${cutOff} that ${cutOff === 1 ? 'was' : 'were'} wanted)` : '';
  return `${plural(planned, 'repository', 'repositories')} = ${scanned} scanned + ${unchanged} unchanged + ${skipped} skipped${missed} + ${failed} failed`;
}
