import { safeJson } from '../text-safety.js';
import type { Read } from './formats.js';

/** The graphs as they are read, with the version of this form. */
export function pipelinesJson({ tool, repository, pipelines, problems }: Read): string {
  const { name, commit, ref } = repository;
  const record = { schemaVersion: 1, tool, repository: { name, commit, ref }, pipelines, problems };
  return `${safeJson(JSON.stringify(record, undefined, 2))}\n`;
}
