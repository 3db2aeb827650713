import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doingAny, doings, few, seenAt } from './_graph.js';
import { clearsPreviews } from './_previews.js';
import { choosesEnvironment, deployments, isPreview, isTrial, stageOf } from './_stages.js';

export default defineDetector({
  about: 'Environments that pipelines provision',
  reads: { pipelines: pipelines() },
  emits: [
    'infrastructure.applied-by-pipeline',
    'infrastructure.scripted',
    'infrastructure.declarative',
    'delivers.to-environments',
    'infrastructure.several-environments',
    'environments.self-service',
  ],
  *detect({ pipelines }) {
    const all = doings(pipelines);
    const applied = doingAny(all, ['apply-infrastructure']).filter((doing) => !isTrial(doing));
    for (const doing of few(applied)) {
      const note = `${doing.work.by} applies infrastructure code`;
      for (const signal of [
        'infrastructure.applied-by-pipeline',
        'infrastructure.scripted',
        'infrastructure.declarative',
        'delivers.to-environments',
      ] as const) {
        yield { signal, ...seenAt(doing, note) };
      }
    }
    const lasting = deployments(applied).filter((one) => !isPreview(one));
    const stages = new Set(lasting.flatMap((one) => stageOf(one) ?? []));
    const several =
      stages.size > 1 ? lasting.find((one) => stageOf(one) !== stageOf(lasting[0] ?? one)) : undefined;
    const chosen = several ?? lasting.find(choosesEnvironment);
    if (chosen)
      yield {
        signal: 'infrastructure.several-environments',
        ...seenAt(chosen, 'the pipeline applies infrastructure code to several environments'),
      };
    // Rulings: an environment that the pipeline creates per request counts as provisioned by it.
    for (const doing of few(deployments(all, clearsPreviews(pipelines)).filter(isPreview))) {
      yield {
        signal: 'infrastructure.applied-by-pipeline',
        ...seenAt(doing, `${doing.work.by} creates an environment per request`),
      };
    }
    for (const doing of few(
      applied.filter(({ pipeline }) =>
        pipeline.triggers.some(
          ({ kind, inputs }) =>
            kind === 'manual' &&
            (inputs?.some((name) => /env|stage|namespace|workspace/i.test(name)) ||
              makesEnvironment.test((pipeline.name ?? pipeline.path).replace(/[_-]/g, ' '))),
        ),
      ),
    )) {
      yield { signal: 'environments.self-service', ...seenAt(doing, 'anybody can dispatch an environment') };
    }
  },
});

/** What a pipeline is called that is there to make an environment. */
const makesEnvironment = /\b(create|new|provision|launch|start|spin up)\b[\w ]{0,40}\benv(ironment)?s?\b/i;
