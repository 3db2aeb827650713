import { safeJson } from '../text-safety.js';
import type { Read } from './formats.js';

/** The graphs as they are read, with the version of this form. */
export function pipelinesJson({ tool, repository, unit, pipelines, problems }: Read): string {
  const { name, commit, ref } = repository;
  const about = { repository: { name, commit, ref }, ...(unit === undefined ? {} : { unit }) };
  const record = { schemaVersion: 1, tool, ...about, pipelines, problems };
  return `${safeJson(JSON.stringify(record, undefined, 2))}\n`;
}
