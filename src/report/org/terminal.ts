import type { Accounted } from '../../org/organisation.js';
import { type RollUp, rollUp } from '../../org/rollup/rollup.js';
import { blank, draw, type Line, line, type Screen, span } from '../drawing.js';
import { plural, sentence } from '../phrases.js';
import { cutMiddle } from '../width.js';
import { accountText } from './accounts.js';
import type { OrgRecord, OrgSurroundings, orgFormats } from './formats.js';
import { concernLines, gateLines } from './gate-lines.js';
import { openSign } from './heat.js';
import { heatMap } from './heat-map.js';
import { type Short, shortNames } from './names.js';
import { spreadLines } from './spread.js';
import * as words from './words.js';

/** Rows that all of it should not exceed; of the map there are always some. */
const roomy = 60;
const fewestRows = 10;
/** Rows around those of the map. */
const frame = 6;
/** Of a list that is only to give an idea. */
const few = 3;
/** Of a name within a list. */
const longest = 30;

/** What all repositories say together comes first: it fits a screen. Then where they stand, and the accounts. */
export async function* orgReport(
  record: OrgRecord,
  { screen, read }: OrgSurroundings,
): AsyncIterable<string> {
  const rollup = rollUp(record);
  const short = shortNames(record.accounted);
  const top = [
    ...headLines(record, rollup),
    ...bottleneckLines(rollup),
    ...(await stepLines(rollup, record, read)),
    ...fallLines(rollup, short, screen),
    ...outlierLines(rollup, short),
    ...concernLines(record, short),
  ];
  const spread = rollup.models.flatMap((model) => [blank, ...spreadLines(rollup, model, screen)]);
  const bottom = [...missedLines(record, short), ...accountLines(record)];
  const taken = draw([...top, ...spread, ...bottom], screen).split('\n').length;
  yield draw([...top, ...spread], screen);
  yield draw(mapLines(rollup, record, screen, Math.max(fewestRows, roomy - taken - frame)), screen);
  yield draw(bottom, screen);
}

function headLines(record: OrgRecord, rollup: RollUp): readonly Line[] {
  const { asOf, shard } = record;
  const part = shard ? `, shard ${shard.index} of ${shard.of}` : '';
  return [
    line([
      span('heading', words.heading(record)),
      span('quiet', `  as of ${asOf.slice(0, 10)}${part}: ${words.baseText(rollup)}`),
    ]),
  ];
}

function bottleneckLines({ models }: RollUp): readonly Line[] {
  if (models.length === 0) return [];
  const rows = models.map((model) => {
    const { names, rest } = words.bottleneckText(model);
    const between = names === '' ? '' : ': ';
    return line([`${model.id}  `, span('half', names), `${between}${rest}`], { indent: 2, hang: 4 });
  });
  return [blank, line([span('strong', 'What holds most back')]), ...rows];
}

async function stepLines(
  rollup: RollUp,
  record: OrgRecord,
  read: OrgSurroundings['read'],
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const [index, each] of words.stepsOfAll(rollup).entries()) {
    const advice = await words.adviceFor(each, record, read);
    const name = `${each.model.id} ${each.step.category}.${each.step.practice}`;
    lines.push(
      line([span('strong', `${index + 1} `), span('command', name), `  ${words.stepText(each)}`], {
        hang: 4,
        indent: 2,
      }),
      ...(advice === undefined ? [] : [line([span('quiet', sentence(advice))], { indent: 4, oneRow: true })]),
    );
  }
  return lines.length === 0 ? [] : [blank, line([span('strong', 'What would lift most')]), ...lines];
}

function fallLines(rollup: RollUp, short: Short, screen: Screen): readonly Line[] {
  const falls = [...words.fallsByRepository(rollup)];
  const width = Math.max(10, Math.floor(screen.width * 0.4));
  const rest = words.uncomparedTexts(rollup);
  if (falls.length + rest.length === 0) return [];
  return [
    blank,
    line([span('strong', 'Fell since they were last read'), `  ${falls.length}`]),
    ...falls.slice(0, few).map(([name, texts]) =>
      line([span('bad', cutMiddle(short(name), width)), `  ${texts.join(', ')}`], {
        indent: 2,
        oneRow: true,
      }),
    ),
    ...more(falls.length - few, 'json'),
    ...rest.map((text) => line([span('quiet', text)], { indent: 2, hang: 4 })),
  ];
}

function outlierLines(rollup: RollUp, short: Short): readonly Line[] {
  const sides = [
    ['below', 'Far below the others'],
    ['above', 'Far above the others'],
  ] as const;
  const lines = sides.flatMap(([side, title]) => {
    const all = words.outliersByRepository(rollup, side);
    if (all.length === 0) return [];
    const names = all.slice(0, few).map((each) => apartText(each, short));
    const left = all.length - few;
    return [
      line([span('strong', title), `  ${names.join(', ')}${left > 0 ? `, ${left} more` : ''}`], { hang: 2 }),
    ];
  });
  return lines.length === 0 ? [] : [blank, ...lines];
}

function apartText({ repository, categories: [first = '', ...others] }: words.Apart, short: Short): string {
  const where = others.length > 0 ? `${others.length + 1} categories` : first;
  return `${cutMiddle(short(repository), longest)} (${where})`;
}

/** How many are left out, and where all of them are. */
function more(count: number, form: keyof typeof orgFormats): readonly Line[] {
  return count > 0 ? [line([span('quiet', `${count} more: --format ${form} shows all`)], { indent: 2 })] : [];
}

function mapLines(rollup: RollUp, record: OrgRecord, screen: Screen, most: number): readonly Line[] {
  const read = record.accounted.filter(({ outcome }) => 'standing' in outcome);
  if (read.length === 0) return [];
  const { head, groups, rows, legend } = heatMap(rollup, read, shortNames(record.accounted), screen);
  const left = Math.max(fewestRows, most - groups.length);
  const shown = rows.length <= left + 1 ? rows.length : left;
  return [
    blank,
    ...head,
    ...groups.slice(0, most),
    ...more(groups.length - most, 'json'),
    ...(groups.length > 0 ? [blank] : []),
    ...rows.slice(0, shown),
    ...more(rows.length - shown, 'csv'),
    ...legend,
    line([span('quiet', signsText(rollup.models.length > 1, screen))], { indent: 2, hang: 2 }),
  ];
}

function signsText(several: boolean, { unicode }: Screen): string {
  const blanks = several ? '   blank: not judged by this model' : '';
  return `${openSign} or higher: not all could be seen   ${unicode ? '·' : '.'} does not apply${blanks}`;
}

/** What was wanted and is missing, by reason; and what was left alone of what was read. */
function missedLines({ accounted }: OrgRecord, short: Short): readonly Line[] {
  return [
    ...reasonLines('Not read', words.byReason(accounted, words.missedReason), short),
    ...reasonLines('Not all of it looked at', words.byReason(accounted, words.leftAloneReason), short),
  ];
}

function reasonLines(
  title: string,
  missed: ReturnType<typeof words.byReason>,
  short: Short,
): readonly Line[] {
  if (missed.length === 0) return [];
  const left = missed.slice(few).reduce((sum, [, names]) => sum + names.length, 0);
  return [
    blank,
    line([span('strong', title)]),
    ...missed.slice(0, few).map(([reason, names]) => {
      const rest = names.length > few ? ` and ${names.length - few} more` : '';
      return line([span('bad', reason), `: ${names.slice(0, few).map(short).join(', ')}${rest}`], {
        indent: 2,
        hang: 4,
      });
    }),
    ...more(left, 'csv'),
  ];
}

/** What was left out by choice, what could not be listed, and the sum. */
function accountLines(record: OrgRecord): readonly Line[] {
  const reasons = words
    .byReason(record.accounted, words.leftOutReason)
    .map(([reason, names]) => `${names.length} ${reason}`);
  return [
    blank,
    ...(reasons.length > 0 ? [line([span('quiet', `Left out: ${reasons.join('; ')}`)], { hang: 2 })] : []),
    ...gateLines(record),
    ...record.missing.map((reason) => line([span('bad', reason)], { hang: 2 })),
    ...(record.gaps ?? []).map((reason) => line([span('quiet', reason)], { hang: 2 })),
    ...practicesLines(record.accounted),
    line([accountText(record.accounting)], { hang: 2 }),
  ];
}

function practicesLines(accounted: readonly Accounted[]): readonly Line[] {
  const seen = accounted.flatMap(({ outcome }) => ('standing' in outcome ? outcome.standing.seen : []));
  const decided = seen.reduce((sum, each) => sum + each.decided, 0);
  const unknown = seen.reduce((sum, each) => sum + each.unknown, 0);
  if (decided + unknown === 0) return [];
  return [line([`${decided} of ${plural(decided + unknown, 'practice')} decided, ${unknown} unknown`])];
}
