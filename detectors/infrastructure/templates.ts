import { defineDetector, type Place } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { environmentKind } from '../../src/input/pipelines/environment-kind.js';
import type { SourceFile } from '../../src/input/source-file.js';

interface Row {
  readonly tool: string;
  readonly path: RegExp;
  /** What the file must hold. Linear-time. */
  readonly holds?: RegExp;
  /** Top-level sections whose keys name environments, each with values of its own. */
  readonly sections?: RegExp;
  /** Lines that name an environment in their first group, wherever they stand. */
  readonly names?: RegExp;
  /** A parameter by which the one who deploys says which environment it is. */
  readonly chosen?: RegExp;
  /** Settings that are handed to the application. */
  readonly hands?: RegExp;
}

/** Descriptions of what runs an application in a cloud, and how they tell its environments apart. */
export const rows: readonly Row[] = [
  {
    tool: 'CloudFormation',
    path: /\.(ya?ml|template)$/,
    holds: /^(AWSTemplateFormatVersion|Transform):/m,
    sections: /^Mappings:/,
    chosen: /^ {2,4}\w{0,40}(?:env|environment|stage)\w{0,20}:[ \t]*$/i,
    hands: /^[ \t]+Environment:[ \t]*\n[ \t]+Variables:/m,
  },
  {
    tool: 'Serverless Framework',
    path: /(^|\/)serverless[\w.-]*\.ya?ml$/,
    sections: /^(custom|params|stages):/,
    hands: /^[ ]{2,12}environment:[ \t]*\n[ ]+[A-Z_]+:/m,
  },
  {
    tool: 'SAM',
    path: /(^|\/)samconfig\.toml$/,
    names: /^\[([\w-]{1,60})\.(?:deploy|global)\.parameters\]/,
  },
  {
    tool: 'Wrangler',
    path: /(^|\/)wrangler\.toml$/,
    names: /^\[{1,2}env\.([\w-]{1,60})[\].]/,
    hands: /^\[(env\.[\w-]{1,60}\.)?vars\]/m,
  },
  {
    tool: 'App Engine',
    path: /(^|\/)app[\w.-]*\.ya?ml$/,
    holds: /^runtime:/m,
    hands: /^env_variables:/m,
  },
];

export default defineDetector({
  about: 'Environments and settings that descriptions of cloud resources name',
  reads: {
    described: files([
      '**/*.template',
      '**/{cloudformation,cfn,infra,infrastructure,templates,aws,stacks,deploy,sam}/**/*.{yml,yaml}',
      '**/{template,cloudformation,stack,*-stack,*.cfn,serverless*,app,app*}.{yml,yaml}',
      '**/{samconfig,wrangler}.toml',
    ]),
  },
  emits: [
    'config.versioned',
    'deploy.same-process',
    'deploy.several-environments',
    'infrastructure.several-environments',
  ],
  *detect({ described }) {
    const known = described.flatMap((file) => {
      const row = rows.find(({ path, holds }) => path.test(file.path) && (holds?.test(file.text) ?? true));
      return row ? [{ file, row }] : [];
    });
    const several = known.flatMap(({ file, row }) => differentStages(file, row) ?? [])[0];
    if (several)
      for (const signal of [
        'deploy.same-process',
        'deploy.several-environments',
        'infrastructure.several-environments',
      ] as const)
        yield {
          signal,
          at: several.at,
          note: `one description of ${several.tool} serves several environments`,
        };
    if (several?.withValues)
      yield { signal: 'config.versioned', at: several.at, note: 'values of the environments' };
    for (const { file, row } of known.filter(({ file, row }) => row.hands?.test(file.text)).slice(0, 2)) {
      const at = (row.hands && file.find(row.hands)) ?? file.at(1);
      yield {
        signal: 'config.versioned',
        at,
        note: 'settings that the description hands to the application',
      };
    }
  },
});

interface Stages {
  readonly at: Place;
  readonly tool: string;
  /** Not only their names stand there, but what differs between them. */
  readonly withValues: boolean;
}

/** Where production is named beside another environment: the later of the two. */
function differentStages(file: SourceFile, row: Row): Stages | undefined {
  const lines = file.text.split('\n');
  const valued = keysOf(lines, row);
  for (const [named, withValues] of [
    [valued, true],
    [allowedBy(lines, row), false],
  ] as const) {
    const production = named.find(({ kind }) => kind === 'production');
    const other = named.find(({ kind }) => kind !== 'production');
    if (production && other)
      return { at: file.at(Math.max(production.line, other.line)), tool: row.tool, withValues };
  }
  return undefined;
}

interface Named {
  readonly kind: string;
  readonly line: number;
}

function named(word: string, line: number): readonly Named[] {
  if (word === 'stage') return [];
  const kind = environmentKind(word);
  return kind === 'unknown' || kind === 'preview' ? [] : [{ kind, line }];
}

/** Environments that have values of their own. */
function keysOf(lines: readonly string[], { sections, names }: Row): readonly Named[] {
  let inside = false;
  return lines.flatMap((text, index) => {
    if (/^[A-Za-z]/.test(text)) inside = sections?.test(text) ?? false;
    const word = names?.exec(text)?.[1] ?? (inside ? /^[ \t]+["']?([\w-]{1,40})["']?:/.exec(text)?.[1] : '');
    return word ? named(word, index + 1) : [];
  });
}

/** The values that the parameter may have which says which environment it is. */
function allowedBy(lines: readonly string[], { chosen }: Row): readonly Named[] {
  const at = chosen ? lines.findIndex((text) => chosen.test(text)) : -1;
  if (at < 0) return [];
  const end = lines.findIndex((text, index) => index > at && indentOf(text) <= indentOf(lines[at] ?? ''));
  const own = lines.slice(at + 1, end < 0 ? at + 30 : Math.min(end, at + 30));
  const from = own.findIndex((text) => /^\s+AllowedValues:/.test(text));
  if (from < 0) return [];
  return own
    .slice(from)
    .flatMap((text, index) =>
      index === 0 || /^\s+- /.test(text)
        ? [...text.matchAll(/[\w-]{1,40}/g)].flatMap(([word]) => named(word, at + from + index + 2))
        : [],
    );
}

/** Empty lines belong to what they stand in. */
function indentOf(text: string): number {
  const at = text.search(/\S/);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}
