import type { CodeMatch } from '../../src/input/code.js';

const technology = 'Driver|Provider|Backend|Storage|Store|Engine|Adapter|Broker|Transport|Notifier|Mailer';

/** Modules of Elixir that implement a behaviour which stands for a technology. */
export const behaviours = [
  {
    literal: '@behaviour',
    pattern: new RegExp(`^[ \\t]*@behaviour [\\w.]{0,80}(?:${technology})\\b`, 'm'),
    example: '  @behaviour Teapot.Storage',
    languages: ['elixir'],
  },
] as const;

const word = `:(?:${technology.toLowerCase()})\\b`;

/** Settings or options that name the module to use. */
export const namedModules = [
  {
    literal: 'Keyword.',
    pattern: new RegExp(`\\bKeyword\\.\\w+!?\\((?:\\w{1,40}, ?)?${word}`),
    example: 'Keyword.put_new(opts, :storage, Teapot.Disk)',
    languages: ['elixir'],
  },
  {
    literal: '_env',
    pattern: new RegExp(`_env!?\\([^)\\n]{0,120}${word}`),
    example: 'Application.get_env(:teapot, :storage)',
    languages: ['elixir'],
  },
] as const;

/** Implementations that stand in where nothing real is wanted. */
const standIn = /(?:^|[/_])(?:inline|noop|no_op|null|mock|fake|stub|isolated|test|sandbox)/i;

/** Behaviours with two or more implementations, of which a setting of the same name chooses one. */
export function chosenModules(implementing: readonly CodeMatch[], naming: readonly CodeMatch[]) {
  const byName = new Map<string, CodeMatch[]>();
  for (const match of implementing) {
    const name = /(\w+)$/.exec(match.text)?.[1]?.toLowerCase() ?? '';
    if (!standIn.test(match.file.name)) byName.set(name, [...(byName.get(name) ?? []), match]);
  }
  const chosen = naming.flatMap(({ file, row }) =>
    [...file.text.matchAll(new RegExp(row.pattern.source, 'g'))]
      .slice(0, 50)
      .flatMap(([text]) => /(\w+)$/.exec(text)?.[1] ?? []),
  );
  return [...byName]
    .filter(([name, all]) => all.length >= 2 && chosen.some((word) => name.endsWith(word)))
    .flatMap(([name, all]) =>
      all
        .slice(0, 2)
        .map(({ at }) => ({ at, note: `a setting chooses one of ${all.length} modules for the ${name}` })),
    );
}
