import type { Assessment, ModelAssessment, NextStep } from '../assess/assessment.js';
import type { Evidence } from '../evidence.js';
import { code, folded, markdownList, markdownTable, prose } from './markdown.js';
import { categoryText } from './matrix.js';
import { placeText, sentence, shortCommit } from './phrases.js';

/** Longest Markdown that every host takes as a comment. */
export const room = 64_000;

/** The repository, and as of when it was read. */
export function repositoryMarkdown({ repository }: Assessment): string {
  const { name, commit, asOf, dirty, shallow } = repository;
  return [
    `${code(name)} ${commit === undefined ? 'files without a commit' : code(shortCommit(commit))}`,
    `as of ${prose(asOf.slice(0, 10))}`,
    ...(dirty ? ['with uncommitted changes'] : []),
    ...(shallow ? ['shallow clone: its history could not be read'] : []),
  ].join(', ');
}

/** The levels of every category; `more` adds a column. */
export function levelsMarkdown(
  model: ModelAssessment,
  more?: { readonly head: string; readonly of: (category: string) => string },
): string {
  return [
    `**${prose(model.name)}**`,
    markdownTable(
      ['Category', 'Levels', 'Reached', ...(more ? [more.head] : [])],
      model.categories.map((category) => {
        const { bar, level } = categoryText(model, category);
        const drawn = bar.trim() === '' ? '' : `\`${bar}\``;
        return [prose(category.name), drawn, prose(level), ...(more ? [more.of(category.id)] : [])];
      }),
    ),
  ].join('\n\n');
}

/** What the bars of {@link levelsMarkdown} say. */
export const barLegend = '`█` proven, `▓` reached by what could be seen, `░` possible, could not be seen';

/** What would lift the lowest categories of all models. */
export function nextMarkdown({ models }: Assessment): readonly string[] {
  const steps = models.flatMap((model) =>
    markdownList(
      prose(model.name),
      model.next.map((step) => stepMarkdown(step)),
    ),
  );
  return folded('Next steps', steps);
}

function stepMarkdown({ category, practice, advice, nearest }: NextStep): string {
  const [seen] = nearest;
  return `${code(`${category}.${practice}`)} ${prose(sentence(advice))}${seen ? ` Seen: ${seenMarkdown(seen)}` : ''}`;
}

/** A place and what is seen there. */
export function seenMarkdown({ at, note }: Pick<Evidence, 'at' | 'note'>): string {
  return [code(placeText(at)), prose(note)].filter((text) => text !== '').join(' ');
}

/** What people declared and exempted, each with its standing. */
export function saidMarkdown({ models, exempted }: Assessment): readonly string[] {
  const declared = models.flatMap((model) =>
    model.categories.flatMap((category) =>
      category.practices.flatMap(({ id, declared: said }) =>
        said
          ? [
              `${code(`${model.id}/${category.id}.${id}`)} ${prose(sentence(said.statement))} ` +
                `_${standings[said.standing]}_ (${prose(said.owner)}, ${prose(said.date)} to ${prose(said.expires)}` +
                `${said.link === undefined ? '' : `, ${code(said.link)}`})`,
            ]
          : [],
      ),
    ),
  );
  return [
    ...markdownList(
      'Exempted',
      exempted.map(
        ({ model, category, practice, reason, owner, expires, expired }) =>
          `${code(`${model}/${category}.${practice}`)} ${prose(sentence(reason))} ` +
          `_${expired ? 'expired' : 'until'} ${prose(expires)}_ (${prose(owner)})`,
      ),
    ),
    ...markdownList('Declared by people, not observed', declared),
  ];
}

const standings = {
  counts: 'counts',
  shown: 'shown only',
  expired: 'expired',
  contradicted: 'contradicted by what was seen',
} as const;
