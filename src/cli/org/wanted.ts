import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { namesIn } from '../../org/names-file.js';
import type { Shard, Wanted } from '../../org/plan.js';
import type { Io } from '../io.js';
import type { OptionName, Values } from '../options.js';

/** Which repositories a call wants. */
export function wantedBy(values: Values, io: Io): Wanted {
  const { include, exclude, topic, visibility, archived, forks, repos } = values;
  const since = values['pushed-since'];
  return {
    ...(include ? { include } : {}),
    ...(exclude ? { exclude } : {}),
    ...(topic ? { topics: topic.map((one) => one.toLowerCase()) } : {}),
    ...(visibility ? { visibility } : {}),
    ...(archived ? { archived } : {}),
    ...(forks ? { forks } : {}),
    ...(since === undefined ? {} : { pushedSince: dayOf(since) }),
    ...(repos === undefined ? {} : { names: namesIn(textOf(repos, io), repos) }),
    ...(values.limit === undefined ? {} : { limit: numberOf('limit', values.limit) }),
    ...(values.shard === undefined ? {} : { shard: shardOf(values.shard) }),
  };
}

/** A whole number that an option gives. */
export function numberOf(option: OptionName, text: string, least = 1): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UserError({ what: `--${option} cannot be "${text}"`, todo: `give a number from ${least} on` });
}

function dayOf(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(text)
  )
    return date.toISOString();
  throw new UserError({ what: `--pushed-since cannot be "${text}"`, todo: 'give a day as 2026-01-31' });
}

function shardOf(text: string): Shard {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new UserError({ what: `--shard cannot be "${text}"`, todo: 'give it as 1/4 for the first of four' });
}

/** The text of a file that an option names. */
export function textOf(file: string, io: Io): string {
  try {
    return readFileSync(resolve(io.cwd, file), 'utf8');
  } catch {
    throw new UserError({ what: 'the file cannot be read', where: file });
  }
}
