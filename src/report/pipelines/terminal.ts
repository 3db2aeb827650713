import type { Place } from '../../evidence.js';
import type { Delegation, Job, Pipeline, Step, Work } from '../../input/pipelines/pipeline.js';
import { blank, draw, type Line, line, type Screen, span } from '../drawing.js';
import { listed, placeText, plural, shortCommit, trailText } from '../phrases.js';
import type { Read } from './formats.js';
import { intentWords, triggerWords } from './words.js';

/** Every pipeline with what starts it, its jobs, and what each step really does, with the lines. */
export function pipelinesReport(read: Read, screen: Screen): string {
  return draw(
    [...heading(read), ...read.pipelines.flatMap((one) => pipelineLines(one, read)), ...unread(read)],
    screen,
  );
}

function heading({ repository, unit, pipelines, systems }: Read): readonly Line[] {
  const { name, commit } = repository;
  const dialects = [...new Set(pipelines.map(({ dialect }) => dialect))];
  const counts = dialects.map((dialect) => {
    const count = pipelines.filter((one) => one.dialect === dialect).length;
    return `${plural(count, 'pipeline')} of ${systems.get(dialect) ?? dialect}`;
  });
  return [
    line([
      span('heading', unit === undefined ? name : `${name}, unit ${unit}`),
      span('quiet', commit === undefined ? '' : `  ${shortCommit(commit)}`),
    ]),
    line([counts.length === 0 ? 'No pipeline was found.' : listed(counts)], { hang: 2 }),
  ];
}

function pipelineLines(pipeline: Pipeline, { systems }: Read): readonly Line[] {
  const { path, name, dialect, triggers, cancels, callable, stale, depth } = pipeline;
  const system = systems.get(dialect) ?? dialect;
  const starts = triggers.map((trigger) => `${triggerWords(trigger)} (${near(trigger.at, path)})`);
  const facts: readonly string[] = [
    ...(depth === 'recognised' ? ['recognised, but not read: what it does is unknown'] : []),
    ...(stale === undefined ? [] : [`seems to be left behind: ${stale}`]),
    ...(starts.length > 0 ? [`started by ${listed(starts)}`] : []),
    ...(callable ? ['called by other pipelines'] : []),
    ...(cancels ? [`superseded runs are cancelled (${near(cancels, path)})`] : []),
    ...pipeline.notifications.map((place) => `tells people how it went (${near(place, path)})`),
    ...pipeline.delegations.map((delegation) => elsewhere(delegation, path)),
  ];
  return [
    blank,
    line(
      [
        span('place', placeText(pipeline.at)),
        `  ${system}`,
        ...(name === undefined ? [] : [': ', span('heading', name)]),
      ],
      {
        hang: 2,
      },
    ),
    ...facts.map((fact) => line([fact], { indent: 2, hang: 4 })),
    ...pipeline.jobs.flatMap((job) => jobLines(job, path)),
  ];
}

function jobLines(job: Job, path: string): readonly Line[] {
  const facts = jobFacts(job, path);
  return [
    line(
      [
        span('place', near(job.at, path)),
        '  ',
        span('strong', job.name ?? job.id),
        ...(facts.length > 0 ? [span('quiet', `  ${facts.join('; ')}`)] : []),
      ],
      { indent: 2, hang: 6 },
    ),
    ...job.steps.flatMap((step) => stepLines(step, path)),
  ];
}

function jobFacts(job: Job, path: string): readonly string[] {
  const { needs, manual, optional, legs, image, services, environment, condition, triggers } = job;
  return [
    ...(needs.length > 0 ? [`after ${listed(needs)}`] : []),
    ...(environment
      ? [
          `to ${environment.name}${environment.kind === 'unknown' || environment.kind === environment.name ? '' : ` (${environment.kind})`}`,
        ]
      : []),
    ...(environment?.approval ? [`waits for approval (${near(environment.approval, path)})`] : []),
    ...(manual ? ['started by hand'] : []),
    ...(optional ? ['may fail'] : []),
    ...(legs > 1 ? [`runs ${legs} times`] : []),
    ...(image === undefined ? [] : [`in ${image}`]),
    ...(services.length > 0 ? [`beside ${listed(services.map((service) => service.image))}`] : []),
    ...(triggers
      ? [`only for ${triggers.length === 0 ? 'nothing' : listed(triggers.map(triggerWords))}`]
      : []),
    ...(condition === undefined ? [] : [`if ${condition}`]),
    ...job.produces.map(({ kind, name }) => `keeps ${kind} ${name}`),
    ...job.consumes.map(({ kind, name }) => `takes ${kind} ${name}`),
    ...job.delegations.map((delegation) => elsewhere(delegation, path)),
  ];
}

function stepLines(step: Step, path: string): readonly Line[] {
  if (step.work.length > 0) return step.work.map((work) => workLine(work, path));
  const shown = step.uses ?? step.script?.trim().split('\n', 1)[0] ?? '';
  return [
    line([span('place', near(step.at, path)), span('quiet', `  ${shown}`)], { indent: 4, oneRow: true }),
  ];
}

function workLine(work: Work, path: string): Line {
  const [first, ...rest] = work.trail;
  const way = trailText({ at: work.at, trail: rest });
  const facts = [
    ...new Set([work.target, work.environment].filter((word) => word !== undefined && word !== 'unknown')),
    ...(work.dry ? ['only tried'] : []),
    ...(work.weak ? ['a guess'] : []),
  ];
  return line(
    [
      span('place', near(first ?? work.at, path)),
      `  ${intentWords(work.intent)}  `,
      span('command', work.by),
      ...(facts.length > 0 ? [span('quiet', ` (${facts.join(', ')})`)] : []),
      ...(rest.length > 0 ? [span('quiet', ` → ${way}`)] : []),
    ],
    { indent: 4, hang: 8 },
  );
}

function elsewhere({ to, at }: Delegation, path: string): string {
  return `leaves the repository for ${to} (${near(at, path)})`;
}

/** A place in the pipeline's own file is its line. */
function near(place: Place, path: string): string {
  return place.path === path && place.line !== undefined ? `:${place.line}` : placeText(place);
}

function unread({ problems }: Read): readonly Line[] {
  if (problems.length === 0) return [];
  return [
    blank,
    line([span('heading', 'What could not be read')]),
    ...problems.map((problem) =>
      line([span('place', placeText(problem)), `  ${problem.reason}`], { indent: 2, hang: 4 }),
    ),
  ];
}
