import type { Job, Pipeline } from '../../input/pipelines/pipeline.js';
import type { Read } from './formats.js';
import { triggerWords, worksInWords } from './words.js';

/** Work items named in a node: more do not fit. */
const worksPerNode = 4;

/** A flowchart: a box per pipeline, a node per job, an arrow per need. Identifiers are numbers, all text is quoted. */
export function pipelinesMermaid({ pipelines }: Read): string {
  return ['flowchart LR', ...pipelines.flatMap(chartOf), ''].join('\n');
}

function chartOf(pipeline: Pipeline, index: number): readonly string[] {
  const ids = new Map(pipeline.jobs.map(({ id }, job) => [id, `p${index}j${job}`]));
  const starts = pipeline.triggers.map(triggerWords).join(', ');
  const first = pipeline.jobs.filter(({ needs }) => needs.every((need) => !ids.has(need)));
  return [
    `  subgraph p${index}["${quoted(pipeline.name ?? pipeline.path)}"]`,
    ...(starts === '' ? [] : [`    p${index}s(["${quoted(starts)}"])`]),
    ...pipeline.jobs.map((job, at) => `    p${index}j${at}["${labelOf(job)}"]`),
    ...(starts === '' ? [] : first.map(({ id }) => `    p${index}s --> ${ids.get(id)}`)),
    ...pipeline.jobs.flatMap(({ id, needs }) =>
      needs.flatMap((need) => (ids.has(need) ? [`    ${ids.get(need)} --> ${ids.get(id)}`] : [])),
    ),
    '  end',
  ];
}

function labelOf(job: Job): string {
  const works = worksInWords(job);
  const shown = works.slice(0, worksPerNode);
  const more = works.length - shown.length;
  const environment = job.environment ? [`to ${job.environment.name}`] : [];
  return [job.name ?? job.id, ...environment, ...shown, ...(more > 0 ? [`and ${more} more`] : [])]
    .map(quoted)
    .join('<br>');
}

/** Text between quotation marks: what means something to Mermaid or HTML there is spelt as its number. */
function quoted(text: string): string {
  const short = text.length > 100 ? `${text.slice(0, 99)}…` : text;
  return short.replace(/[^\p{L}\p{N} .,:_/+…*(){}$|@=!?'-]/gu, (sign) => `#${sign.codePointAt(0) ?? 0};`);
}
