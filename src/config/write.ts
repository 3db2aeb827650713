import { configVersion } from './version.js';

/** The levels that a new configuration starts from. */
export interface Reached {
  readonly id: string;
  readonly categories: readonly {
    readonly id: string;
    readonly name: string;
    /** Absent where nothing of the category applies. */
    readonly level: string | undefined;
  }[];
}

/** A commented configuration that asks for the levels that are reached. Model and category ids are plain words. */
export function configText(models: readonly Reached[]): string {
  return [
    '# yaml-language-server: $schema=./node_modules/cdlevel/dist/src/config/config.schema.json',
    '# What cdlevel holds this repository to. The levels are those that were reached when this file was written.',
    `version: ${configVersion}`,
    '',
    '# By which models: bekk, humble-farley, or the path of a model file here.',
    `models: [${models.map(({ id }) => id).join(', ')}]`,
    '',
    '# The lowest level that each category may have. `all` stands for every category that is not named.',
    '# A minimum can be announced: { level: advanced, effective-from: 2027-01-01 } counts from that day on.',
    'minimum:',
    ...models.flatMap(({ id, categories }) => [
      `  ${id}:${categories.some(({ level }) => level !== undefined) ? '' : ' {}'}`,
      ...categories.map(({ id: category, name, level }) =>
        level === undefined
          ? `    # ${category}: nothing of it applies (${name})`
          : `    ${category}: ${level} # ${name}`,
      ),
    ]),
    '',
    'gate:',
    '  judge-by: level # proven: what could not be seen counts as not done',
    '  unknown: cannot-tell # pass or fail: what happens where what could not be seen could turn the answer',
    '  declared: shown # counts: what is declared below counts for levels',
    '',
    '# Detectors of your own. They are code: they are loaded only with --trust-config.',
    '# detectors: [tools/tea-detector.mjs]',
    '',
    '# What is delivered (service, package or none), and whether a database is owned; inferred where left out.',
    '# deliverable: service',
    '# database: true',
    '',
    '# Files that stand somewhere else than their names say.',
    '# paths:',
    '#   example: [demo-shop/**]',
    '',
    '# What you do and files here cannot show. It expires after at most 12 months.',
    '# declared:',
    '#   - practice: bekk/process.pull-based-process',
    '#     statement: We work from one Kanban board.',
    '#     link: https://example.com/board',
    '#     owner: team-tea',
    '#     date: 2026-01-31',
    '#     expires: 2027-01-31',
    '',
    '# Practices for whose sake the gate shall not fail. They never change a level.',
    '# exemptions:',
    '#   - practice: bekk/deployment.feature-toggles',
    '#     reason: The shop closes at night.',
    '#     owner: team-tea',
    '#     expires: 2026-12-31',
    '',
  ].join('\n');
}
