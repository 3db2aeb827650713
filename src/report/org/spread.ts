import type { CategoryRollUp, ModelRollUp, RollUp } from '../../org/rollup/rollup.js';
import { type Line, line, type Screen, type Span, span } from '../drawing.js';
import { widthOf } from '../width.js';
import { levelSign, openSign, shadeOf } from './heat.js';
import { columnsOf } from './heat-map.js';

/** How the repositories are spread over the levels: a row per category, and the letter that it has in the map. */
export function spreadLines(rollup: RollUp, model: ModelRollUp, screen: Screen): readonly Line[] {
  const names = rollup.models.flatMap(({ categories }) => categories.map(({ name }) => widthOf(name)));
  const longest = Math.max(...names);
  const name = Math.max(12, Math.min(longest, Math.floor(screen.width * 0.4)));
  const bar = Math.max(8, Math.floor(screen.width / 4));
  const signs = columnsOf(rollup).filter((column) => column.model === model);
  return [
    line([span('heading', model.name)], { hang: 2 }),
    levelLine(model),
    ...model.categories.map((category) =>
      line(
        [
          span('strong', signs.find((column) => column.category === category.id)?.sign ?? '', 3),
          span(model.bottleneck.includes(category.id) ? 'half' : 'plain', category.name, name),
          '  ',
          ...barOf(category, model, bar),
          '  ',
          span('quiet', middleText(category, model)),
        ],
        { indent: 2, oneRow: true },
      ),
    ),
  ];
}

function levelLine({ levels }: ModelRollUp): Line {
  // A sign and its level stay in one row.
  const joint = '\u00a0';
  return line(
    levels.flatMap((level, at) => [
      span(shadeOf({ level: at, possible: at }, levels.length), levelSign(at)),
      span('quiet', `${joint}${level.name.replaceAll(' ', joint)}  `),
    ]),
    { indent: 2 },
  );
}

/** A part of a bar: as long as its share, and never gone. */
function barOf({ levels }: CategoryRollUp, model: ModelRollUp, width: number): readonly Span[] {
  const parts = levels.flatMap(({ seen, open }, level) => [
    { count: seen, sign: levelSign(level), role: shadeOf({ level, possible: level }, model.levels.length) },
    { count: open, sign: openSign, role: 'quiet' as const },
  ]);
  const lengths = shares(
    parts.map(({ count }) => count),
    width,
  );
  const spans = parts.map(({ sign, role }, at) => span(role, sign.repeat(lengths[at] ?? 0)));
  return [
    ...spans,
    span('plain', ' '.repeat(Math.max(0, width - lengths.reduce((sum, each) => sum + each, 0)))),
  ];
}

/** Lengths that add up to the width; what is there has one at least. */
function shares(counts: readonly number[], width: number): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return counts.map(() => 0);
  const lengths = counts.map((count) => (count === 0 ? 0 : Math.max(1, Math.round((count / total) * width))));
  for (let sum = lengths.reduce((a, b) => a + b, 0); sum !== width; sum += sum < width ? 1 : -1) {
    const longest = lengths.indexOf(Math.max(...lengths));
    lengths[longest] = (lengths[longest] ?? 0) + (sum < width ? 1 : -1);
  }
  return lengths;
}

/** Where the middle repository stands, in words. */
function middleText(category: CategoryRollUp, { medians, levels }: ModelRollUp): string {
  const median = medians.find((each) => each.category === category.id);
  if (!median) return 'does not apply';
  const name = levels.find(({ id }) => id === median.level)?.name ?? '';
  return median.level === median.possible ? name : `${name} or higher`;
}
