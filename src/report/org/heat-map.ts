import type { Accounted, ModelStanding } from '../../org/organisation.js';
import { type Height, heightIn } from '../../org/rollup/heights.js';
import type { ModelRollUp, RollUp } from '../../org/rollup/rollup.js';
import { type Line, line, type Screen, type Span, span } from '../drawing.js';
import { plural } from '../phrases.js';
import { cutMiddle, widthOf } from '../width.js';
import { columnSign, levelSign, openSign, shadeOf } from './heat.js';
import { type Short, shown } from './names.js';

export interface HeatMap {
  readonly head: readonly Line[];
  /** A row per group. */
  readonly groups: readonly Line[];
  /** A row per repository that was read. */
  readonly rows: readonly Line[];
  /** What the signs mean, and what did not fit. */
  readonly legend: readonly Line[];
}

interface Column {
  readonly model: ModelRollUp;
  readonly category: string;
  readonly sign: string;
  /** First column of its model. */
  readonly first: boolean;
}

interface Layout {
  readonly name: number;
  readonly cell: number;
  readonly columns: readonly Column[];
  readonly screen: Screen;
}

const indent = 2;
const gap = 2;
/** Columns of a cell: the roomy one first. */
const cells = [3, 2];
const narrowestName = 14;

/** Repositories by categories, a sign and a colour per level. */
export function heatMap(rollup: RollUp, read: readonly Accounted[], short: Short, screen: Screen): HeatMap {
  const groups = groupRowsOf(rollup);
  const names = [...read.map((each) => shown(short, each)), ...groups.map((group) => group.name)];
  const layout = layoutOf(rollup, Math.max(10, ...names.map(widthOf)), screen);
  const left = rollup.models.length - new Set(layout.columns.map(({ model }) => model)).size;
  return {
    head: headLines(layout),
    groups: groups.map((group) => row(group.name, layout, group.heightIn, 'half')),
    rows: read.map((each) => repositoryRow(each, shown(short, each), layout)),
    legend: legendLines(left),
  };
}

/** All categories with their letters. */
export function columnsOf({ models }: RollUp): readonly Column[] {
  return models
    .flatMap((model) => model.categories.map(({ id }, at) => ({ model, category: id, first: at === 0 })))
    .map((column, at) => ({ ...column, sign: columnSign(at) }));
}

/** The roomiest that leaves names enough; models that still do not fit are left out, the last first. */
function layoutOf(rollup: RollUp, longest: number, screen: Screen): Layout {
  const all = columnsOf(rollup);
  const fitting = rollup.models.flatMap((_, dropped) => {
    const models = new Set(rollup.models.slice(0, rollup.models.length - dropped));
    const columns = all.filter(({ model }) => models.has(model));
    return cells.map((cell) => {
      const taken = indent + columns.length * cell + models.size * gap;
      return { name: Math.min(longest, screen.width - taken), cell, columns, screen };
    });
  });
  const roomy = fitting.find(({ name }) => name >= Math.min(longest, narrowestName));
  return roomy ?? { name: Math.min(longest, screen.width - indent), cell: 2, columns: [], screen };
}

function headLines({ name, cell, columns }: Layout): readonly Line[] {
  const several = new Set(columns.map(({ model }) => model)).size > 1;
  const ids = columns
    .filter(({ first }) => first)
    .flatMap(({ model }) => [' '.repeat(gap), span('quiet', ` ${model.id}`, model.categories.length * cell)]);
  const signs = columns.map(({ sign, first }) =>
    span('strong', `${first ? ' '.repeat(gap) : ''}${cell > 2 ? ' ' : ''}${sign}`, cell + (first ? gap : 0)),
  );
  return [
    ...(several ? [line([' '.repeat(name), ...ids], { indent, oneRow: true })] : []),
    line([span('plain', '', name), ...signs], { indent, oneRow: true }),
  ];
}

type HeightOf = (column: Column) => Height | undefined | 'none';

function row(name: string, layout: Layout, heightOf: HeightOf, role: 'plain' | 'half'): Line {
  const mark = layout.screen.unicode ? '…' : '...';
  return line(
    [
      span(role, cutMiddle(name, layout.name, mark), layout.name),
      ...layout.columns.flatMap((column) => [
        ...(column.first ? [' '.repeat(gap)] : []),
        cellOf(heightOf(column), column, layout),
      ]),
    ],
    { indent, oneRow: true },
  );
}

function cellOf(height: Height | undefined | 'none', { model }: Column, { cell, screen }: Layout): Span {
  const text = (sign: string) => `${cell > 2 ? ' ' : ''}${sign}`.padEnd(cell);
  if (height === 'none') return span('plain', text(''));
  if (!height) return span('quiet', text(screen.unicode ? '·' : '.'));
  const open = height.possible > height.level;
  return span(
    shadeOf(height, model.levels.length),
    text(`${levelSign(height.level)}${open ? openSign : ''}`),
  );
}

function repositoryRow({ outcome }: Accounted, name: string, layout: Layout): Line {
  if (!('standing' in outcome)) return line([name], { indent, oneRow: true });
  const { deliverable, models } = outcome.standing;
  if (deliverable === 'none')
    return line(
      [span('plain', cutMiddle(name, layout.name), layout.name), span('quiet', '  delivers nothing')],
      {
        indent,
        oneRow: true,
      },
    );
  return row(name, layout, (column) => heightAt(models, column), 'plain');
}

function heightAt(
  models: readonly ModelStanding[],
  { model, category }: Column,
): Height | undefined | 'none' {
  const own = models.find(({ digest, id }) => digest === model.digest && id === model.id);
  const standing = own?.categories.find(({ id }) => id === category);
  return own && standing ? heightIn(own, standing) : 'none';
}

/** The middle of each group over all models. */
function groupRowsOf({ models }: RollUp): readonly { readonly name: string; readonly heightIn: HeightOf }[] {
  const names = [...new Set(models.flatMap(({ groups }) => groups.map(({ name }) => name)))];
  return names.map((name) => {
    const count = Math.max(
      ...models.map(({ groups }) => groups.find((group) => group.name === name)?.repositories ?? 0),
    );
    return {
      name: `${name} (${count})`,
      heightIn: ({ model, category }) => {
        const group = model.groups.find((each) => each.name === name);
        if (!group) return 'none';
        const median = group.medians.find((each) => each.category === category);
        return median && heightIn(model, { id: category, name: category, verdicts: {}, next: [], ...median });
      },
    };
  });
}

function legendLines(left: number): readonly Line[] {
  return left === 0
    ? []
    : [
        line([span('quiet', `${plural(left, 'more model')} would not fit: --format csv shows all`)], {
          indent,
        }),
      ];
}
