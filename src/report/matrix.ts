import type { CategoryAssessment, ModelAssessment } from '../assess/assessment.js';
import { type Line, line, type Role, type Screen, type Span, span } from './drawing.js';
import { levelName, type Reached, reachedIn } from './phrases.js';
import { widthOf } from './width.js';

/** What a block of a bar says about its level. */
type Block = 'proven' | 'reached' | 'possible' | 'open' | 'empty';

interface BlockLook {
  readonly unicode: string;
  readonly ascii: string;
  readonly role: Role;
  /** For the legend; nothing where the look explains itself. */
  readonly meaning?: string;
}

const looks: Readonly<Record<Block, BlockLook>> = {
  proven: { unicode: '█', ascii: '#', role: 'good', meaning: 'proven' },
  reached: { unicode: '▓', ascii: '=', role: 'good', meaning: 'reached by what could be seen' },
  possible: { unicode: '░', ascii: '~', role: 'half', meaning: 'possible, could not be seen' },
  open: { unicode: '·', ascii: '.', role: 'quiet' },
  empty: { unicode: ' ', ascii: ' ', role: 'plain' },
};

/** One line per category: its name, a bar with a block per level above the floor, and the level in words. */
export function matrix(model: ModelAssessment, screen: Screen): readonly Line[] {
  const layout = layoutOf(model, screen);
  return model.categories.map((category) => row(model, category, screen, layout));
}

/** The looks that the bars of these models use and that need a word of explanation. */
export function legend(models: readonly ModelAssessment[], screen: Screen): readonly Span[] {
  const used = new Set(models.flatMap((model) => model.categories.flatMap((each) => blocksOf(model, each))));
  if (!used.has('reached') && !used.has('possible')) return [];
  return Object.entries(looks).flatMap(([block, look]) =>
    look.meaning && used.has(block as Block)
      ? [span(look.role, glyph(look, screen)), span('quiet', ` ${look.meaning}   `)]
      : [],
  );
}

/** A category for forms without a screen: a glyph per level above the floor, and the level in words. */
export function categoryText(
  model: ModelAssessment,
  category: CategoryAssessment,
): { readonly bar: string; readonly level: string } {
  const reached = reachedIn(model, category);
  const [remark] = reached ? remarks(model, category, reached) : [];
  return {
    bar: blocksOf(model, category)
      .map((block) => looks[block].unicode)
      .join(''),
    level: reached
      ? `${levelName(model, reached.level)}${remark === undefined ? '' : ` ${remark}`}`
      : notApplicable,
  };
}

interface Layout {
  readonly name: number;
  readonly block: number;
  readonly words: number;
}

const indent = 2;
const notApplicable = 'does not apply';

/** Names get what the shortest wording of the levels leaves. */
function layoutOf(model: ModelAssessment, screen: Screen): Layout {
  const block = screen.width >= 100 ? 4 : screen.width >= 64 ? 3 : 1;
  const bar = (model.levels.length - 1) * (block + 1) + 3;
  const longest = Math.max(...model.categories.map(({ name }) => widthOf(name)));
  const wording = Math.max(...model.categories.map((category) => shortestWording(model, category)));
  const name = Math.max(10, Math.min(longest, screen.width - indent - bar - wording));
  return { name, block, words: screen.width - indent - name - bar };
}

function shortestWording(model: ModelAssessment, category: CategoryAssessment): number {
  const reached = reachedIn(model, category);
  if (!reached) return widthOf(notApplicable);
  const remark = reached.proven < reached.possible ? remarks(model, category, reached).at(-1) : undefined;
  return widthOf(levelName(model, reached.level)) + (remark === undefined ? 0 : 1 + widthOf(remark));
}

function row(model: ModelAssessment, category: CategoryAssessment, screen: Screen, layout: Layout): Line {
  const reached = reachedIn(model, category);
  return line(
    [
      { text: category.name, cell: layout.name },
      ' ',
      ...blocksOf(model, category).flatMap((block) => [
        ' ',
        span(looks[block].role, glyph(looks[block], screen).repeat(layout.block)),
      ]),
      '  ',
      ...(reached ? levelSpans(model, category, reached, layout.words) : [span('quiet', notApplicable)]),
    ],
    { indent, oneRow: true },
  );
}

function blocksOf(model: ModelAssessment, category: CategoryAssessment): readonly Block[] {
  const reached = reachedIn(model, category);
  return model.levels.slice(1).map(({ id }, below): Block => {
    const level = below + 1;
    if (!reached || category.levels.find((each) => each.id === id)?.empty) return 'empty';
    if (level <= reached.proven) return 'proven';
    if (level <= reached.level) return 'reached';
    return level <= reached.possible ? 'possible' : 'open';
  });
}

function glyph(look: BlockLook, screen: Screen): string {
  return screen.unicode ? look.unicode : look.ascii;
}

function levelSpans(
  model: ModelAssessment,
  category: CategoryAssessment,
  reached: Reached,
  width: number,
): readonly Span[] {
  const name = levelName(model, reached.level);
  const note = remarks(model, category, reached).find((text) => widthOf(name) + 1 + widthOf(text) <= width);
  const role = model.spread !== 0 && model.bottleneck.includes(category.id) ? 'half' : 'strong';
  return note ? [span(role, name), span('quiet', ` ${note}`)] : [span(role, name)];
}

/** What stands beside the level, the longest wording first. */
function remarks(
  model: ModelAssessment,
  category: CategoryAssessment,
  { level, proven, possible, unknown }: Reached,
): readonly string[] {
  if (proven === possible)
    return category.complete && level < model.levels.length - 1 ? ['(nothing further applies)'] : [];
  const up = possible > level ? [`up to ${levelName(model, possible)}`] : [];
  const down = proven < level ? [`proven ${levelName(model, proven)}`] : [];
  return [
    `(${[...down, ...up].join(', ')}: ${unknown} unknown)`,
    ...(up.length > 0 ? [`(${up[0]}: ${unknown} unknown)`] : []),
    `(${unknown} unknown)`,
  ];
}
