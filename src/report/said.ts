import type { Assessment, Declared, Exempted } from '../assess/assessment.js';
import { blank, type Line, line, span } from './drawing.js';

const standings: Readonly<Record<Declared['standing'], string>> = {
  counts: 'counts for the level, is not proven',
  shown: 'counts for no level',
  expired: 'expired, counts for nothing',
  contradicted: 'what was seen says otherwise',
};

/** What people say of themselves: kept apart from what was seen. */
export function saidLines({ models, exempted }: Assessment): readonly Line[] {
  const declared = models.flatMap((model) =>
    model.categories.flatMap((category) =>
      category.practices.flatMap((practice) =>
        practice.declared
          ? [`${model.id}/${category.id}.${practice.id}: ${declaredText(practice.declared)}`]
          : [],
      ),
    ),
  );
  return [...list('Declared, not seen', declared), ...list('Exempted', exempted.map(exemptedText))];
}

/** A declaration in one sentence, with who answers for it and how it stands. */
export function declaredText({ statement, link, owner, expires, standing }: Declared): string {
  const where = link === undefined ? '' : `, ${link}`;
  return `${statement} (${owner}, until ${expires}${where}; ${standings[standing]})`;
}

function exemptedText({ model, category, practice, reason, owner, expires, expired }: Exempted): string {
  return `${model}/${category}.${practice}: ${reason} (${owner}, ${expired ? 'expired' : 'until'} ${expires})`;
}

/** A titled list; nothing where it is empty. */
export function list(title: string, items: readonly string[]): readonly Line[] {
  if (items.length === 0) return [];
  return [
    blank,
    line([span('strong', title)]),
    ...items.map((item) => line(['- ', item], { indent: 2, hang: 4 })),
  ];
}
