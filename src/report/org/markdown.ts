import { type Accounted, fullName, type ModelStanding } from '../../org/organisation.js';
import { heightIn } from '../../org/rollup/heights.js';
import { type ModelRollUp, type RollUp, rollUp } from '../../org/rollup/rollup.js';
import { code, fitted, folded, markdownList, markdownTable, prose } from '../markdown.js';
import { room } from '../markdown-parts.js';
import { sentence } from '../phrases.js';
import { accountText } from './accounts.js';
import type { OrgRecord, OrgSurroundings } from './formats.js';
import { columnSign, levelSign, openSign } from './heat.js';
import * as words from './words.js';

/** Items of a list that could be as long as the organisation is large. */
const most = 25;

/** For a page or a comment: what all say together, then a table of the repositories, as many as fit. */
export async function* orgMarkdown(record: OrgRecord, { read }: OrgSurroundings): AsyncIterable<string> {
  const rollup = rollUp(record);
  const blocks = [
    `### cdlevel: ${prose(words.heading(record))}`,
    headMarkdown(record, rollup),
    ...gateMarkdown(record),
    ...markdownList(
      'What holds most back',
      rollup.models.map((model) => bottleneckMarkdown(model)),
    ),
    ...(await stepsMarkdown(rollup, record, read)),
    ...fallsMarkdown(rollup),
    ...rollup.models.flatMap((model) => [spreadMarkdown(model), ...groupsMarkdown(model)]),
    ...outliersMarkdown(rollup),
    ...missedMarkdown(record),
  ];
  const taken = blocks.reduce((sum, block) => sum + block.length + 2, 0);
  const tables = tablesMarkdown(record, rollup, room - taken - slack);
  yield fitted([...blocks, ...tables], room);
}

/** For what stands around the rows of a table. */
const slack = 1000;

function headMarkdown(record: OrgRecord, rollup: RollUp): string {
  const { asOf, shard, accounting, missing, gaps = [] } = record;
  const part = shard ? `, shard ${shard.index} of ${shard.of}` : '';
  return [
    `${prose(`As of ${asOf.slice(0, 10)}${part}`)}: ${words.baseText(rollup)}.`,
    prose(`${accountText(accounting)}.`),
    ...missing.map((reason) => `**${prose(reason)}**`),
    ...gaps.map(prose),
  ].join('\n\n');
}

function gateMarkdown({ gate, accounted }: OrgRecord): readonly string[] {
  if (!gate) return [];
  const concerns = accounted.flatMap(({ repository, outcome }) =>
    ('gated' in outcome ? (outcome.gated?.concerns ?? []) : [])
      .filter((concern) => concern.outcome === 'failed' || concern.outcome === 'cannot-tell')
      .map(({ model, text }) => `${code(fullName(repository))} ${prose(`${model}: ${text}`)}`),
  );
  const answer = gate.outcome === 'cannot-tell' ? 'cannot tell' : gate.outcome;
  return [
    `**The gate ${answer}**${gate.reportOnly ? ' (only reported)' : ''}`,
    ...folded('Below what is asked for', limited('', concerns)),
  ];
}

/** A list that says how much of it is left out. */
function limited(title: string, items: readonly string[]): readonly string[] {
  const left = items.length - most;
  const shown = [
    ...items.slice(0, most),
    ...(left > 0 ? [`_${left} more: see the report in another form_`] : []),
  ];
  return title === ''
    ? shown.length > 0
      ? [shown.map((item) => `- ${item}`).join('\n')]
      : []
    : markdownList(title, shown);
}

function bottleneckMarkdown(model: ModelRollUp): string {
  const { names, rest } = words.bottleneckText(model);
  return `${prose(model.name)}: ${names === '' ? '' : `**${prose(names)}**, `}${prose(rest)}`;
}

async function stepsMarkdown(
  rollup: RollUp,
  record: OrgRecord,
  read: OrgSurroundings['read'],
): Promise<readonly string[]> {
  const items: string[] = [];
  for (const each of words.stepsOfAll(rollup)) {
    const advice = await words.adviceFor(each, record, read);
    const name = code(`${each.model.id} ${each.step.category}.${each.step.practice}`);
    items.push(
      `${name} ${prose(words.stepText(each))}${advice === undefined ? '' : `. ${prose(sentence(advice))}`}`,
    );
  }
  return markdownList('What would lift most', items);
}

function fallsMarkdown(rollup: RollUp): readonly string[] {
  const items = [...words.fallsByRepository(rollup)].map(
    ([name, texts]) => `${code(name)} ${prose(texts.join(', '))}`,
  );
  return limited('Fell since they were last read', [
    ...items,
    ...words.uncomparedTexts(rollup).map((text) => `_${prose(text)}_`),
  ]);
}

function outliersMarkdown(rollup: RollUp): readonly string[] {
  const side = (is: 'below' | 'above') =>
    words
      .outliersByRepository(rollup, is)
      .map(({ repository, texts }) => `${code(repository)} ${prose(texts.join(', '))}`);
  return [
    ...folded('Far below the others', limited('', side('below'))),
    ...folded('Far above the others', limited('', side('above'))),
  ];
}

/** How the repositories are spread: in each cell those that are there, and those that are there or higher. */
function spreadMarkdown(model: ModelRollUp): string {
  const { name, levels, categories, bottleneck } = model;
  const table = markdownTable(
    ['Category', ...levels.map((level) => prose(level.name)), 'Does not apply'],
    categories.map((category) => [
      bottleneck.includes(category.id) ? `**${prose(category.name)}**` : prose(category.name),
      ...category.levels.map(({ seen, open }) => (open > 0 ? `${seen} (${open} or higher)` : String(seen))),
      String(category.notApplicable),
    ]),
  );
  return `**${prose(name)}**, ${model.repositories} judged\n\n${table}`;
}

function groupsMarkdown(model: ModelRollUp): readonly string[] {
  const { groups, categories } = model;
  if (groups.length === 0) return [];
  const levelIn = (medians: ModelRollUp['medians'], id: string) => {
    const median = medians.find(({ category }) => category === id);
    if (!median) return '';
    return `${prose(words.levelNamed(model, median.level))}${median.level === median.possible ? '' : ' or higher'}`;
  };
  return [
    markdownTable(
      ['Middle of', 'Repositories', ...categories.map(({ name }) => prose(name))],
      groups
        .slice(0, most)
        .map(({ name, repositories, medians }) => [
          prose(name),
          String(repositories),
          ...categories.map(({ id }) => levelIn(medians, id)),
        ]),
    ),
    ...(groups.length > most
      ? [`_${groups.length - most} more groups: see the report in another form_`]
      : []),
  ];
}

function missedMarkdown({ accounted }: OrgRecord): readonly string[] {
  return [
    ...limited('Not read', reasonItems(accounted, words.missedReason)),
    ...limited('Not all of it looked at', reasonItems(accounted, words.leftAloneReason)),
  ];
}

function reasonItems(
  accounted: OrgRecord['accounted'],
  reasonOf: (each: Accounted) => string | undefined,
): readonly string[] {
  const shown = 5;
  return words.byReason(accounted, reasonOf).map(([reason, names]) => {
    const rest = names.length > shown ? ` and ${names.length - shown} more` : '';
    return `${prose(reason)}: ${names.slice(0, shown).map(code).join(', ')}${rest}`;
  });
}

/** The table of each model, with as many of its rows as its part of the room holds. */
function tablesMarkdown({ accounted }: OrgRecord, { models }: RollUp, left: number): readonly string[] {
  return models.flatMap((model) => {
    const rows = accounted.flatMap((each) => tableRow(each, model));
    const signs = model.levels.map((level, at) => `${levelSign(at)} ${prose(level.name)}`).join(', ');
    const letters = model.categories.map(({ name }, at) => `${columnSign(at)} ${prose(name)}`).join(', ');
    let share = left / models.length - signs.length - letters.length;
    const fitting = rows.filter((cells) => {
      share -= cells.join(' | ').length + 5;
      return share > 0;
    });
    if (fitting.length === 0) return [];
    const head = ['Repository', ...model.categories.map((_, at) => columnSign(at))];
    const rest = rows.length - fitting.length;
    return folded(`Repositories by ${prose(model.id)}`, [
      markdownTable(head, fitting),
      ...(rest > 0 ? [`_${rest} more: see the report in another form_`] : []),
      `${signs}; \`${openSign}\` or higher: not all could be seen; – does not apply`,
      letters,
    ]);
  });
}

function tableRow({ repository, outcome }: Accounted, model: ModelRollUp): readonly (readonly string[])[] {
  if (!('standing' in outcome) || outcome.standing.deliverable === 'none') return [];
  const own = outcome.standing.models.find(({ id, digest }) => id === model.id && digest === model.digest);
  return own ? [[prose(fullName(repository)), ...model.categories.map(({ id }) => cellFor(own, id))]] : [];
}

function cellFor(model: ModelStanding, id: string): string {
  const category = model.categories.find((each) => each.id === id);
  const height = category && heightIn(model, category);
  if (!height) return '–';
  return `${levelSign(height.level)}${height.possible > height.level ? openSign : ''}`;
}
