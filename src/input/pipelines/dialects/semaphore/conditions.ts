import { type DataNode, texts } from '../../../data.js';
import type { Filter, Trigger } from '../../pipeline.js';
import type { Value } from '../parts/evaluate.js';
import { parseExpression } from '../parts/expression.js';
import type { Occasion, Wording } from '../parts/occasions.js';
import { triggersUnder } from '../parts/triggers-under.js';

const wording: Wording = {
  meaning: (occasion) => ({
    name: (name) => named(name, occasion),
    // All changes of a tag count, unless the condition says that none do.
    call: (name) => (occasion.start.trigger.kind === 'tag' ? tagged[name] : undefined),
  }),
  refs: /^(branch|tag)$/,
  sorts: { branch: /^branch$/, tag: /^tag$/ },
};

/** The function that asks for changed paths, as it is called here: with or without tags. */
const tagged: Readonly<Record<string, boolean>> = { change_in: true, change_in_branches: false };

/** What there is not on an occasion matches no pattern, not even `.*`. */
function named(name: string, { start, ref }: Occasion): Value {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Value>> = {
    branch: () => (kind === 'push' ? ref : null),
    tag: () => (kind === 'tag' ? ref : null),
    pull_request: () => (kind === 'request' ? { starts: '', like: '.' } : null),
    result: () => 'passed',
  };
  return Object.hasOwn(values, name) ? values[name]?.() : undefined;
}

/** What is left of the triggers under a condition; `undefined`: all of them. */
export function startsIn(
  condition: string | undefined,
  triggers: readonly Trigger[],
): readonly Trigger[] | undefined {
  if (condition === undefined) return undefined;
  const text = condition.slice(0, 10_000);
  const left = triggersUnder(parseExpression(plain(text)), triggers, wording, {
    any: ['change_in', 'change_in_branches'],
  });
  return left?.map((trigger) =>
    trigger.paths ? { ...trigger, paths: pathsOf(trigger.paths, text) } : trigger,
  );
}

/** As other systems write it: operators in capitals, paths one by one and without the options after them. */
function plain(condition: string): string {
  return condition
    .replace(/change_in(?=\([^()]{0,2000}on_tags['"]?:\s{0,9}['"]?false)/g, 'change_in_branches')
    .replace(/,\s{0,99}\{[^{}]{0,2000}\}/g, '')
    .replace(/change_in(?:_branches)?\(\s{0,99}\[([^[\]]{0,4000})\]/g, (call) => call.replace(/[[\]]/g, ''))
    .replace(/'[^'\n]*'|"[^"\n]*"|\b(?:and|or|not|in)\b/gi, (word) =>
      /^['"]/.test(word) ? word : word.toUpperCase(),
    );
}

/** Paths are told from the root, or from the folder of the configuration; what options leave out is left out. */
function pathsOf({ only }: Filter, condition: string): Filter {
  const lists = [...condition.matchAll(/\bexclude['"]?:\s{0,9}\[([^[\]]{0,2000})\]/g)];
  const except = lists.flatMap(([, list = '']) =>
    [...list.matchAll(/['"]([^'"]{1,300})['"]/g)].map(([, path = '']) => globOf(path)),
  );
  return {
    ...(only ? { only: only.map(globOf) } : {}),
    ...(except.length > 0 ? { except } : {}),
  };
}

function globOf(path: string): string {
  const clean = path.replace(/^(?:\.\.\/)+|^\//, '').replace(/\/$/, '');
  if (clean === '') return '**';
  return /[*]|\.\w+$/.test(clean) ? clean : `${clean}/**`;
}

/** The condition that the older wording of promotions stands for: any of its rows, each with its result and branches. */
export function promotedOn(rows: DataNode | undefined): string | undefined {
  const each = (rows?.items() ?? []).map((row) => {
    const result = row.get('result')?.text;
    const branches = texts(row.get('branch')).map(branchIs);
    return [
      ...(result === undefined ? [] : [`result = '${result.replaceAll("'", '')}'`]),
      ...(branches.length === 0 ? [] : [`(${branches.join(' or ')})`]),
    ].join(' and ');
  });
  const said = each.filter((one) => one !== '');
  return said.length === 0 ? undefined : said.map((one) => `(${one})`).join(' or ');
}

/** Names, or patterns; those of tags start as references to tags do. */
function branchIs(written: string): string {
  const pattern = written.replaceAll("'", '');
  const tag = /^\^?refs\/tags\/(.*)$/.exec(pattern)?.[1];
  if (tag !== undefined) return `tag =~ '^${tag}'`;
  return /^[\w./-]+$/.test(pattern) ? `branch = '${pattern}'` : `branch =~ '${pattern}'`;
}
