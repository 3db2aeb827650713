import type { ArtefactAt } from '../../snapshot/deliveries.js';
import type { Job, Pipeline, Step } from '../pipelines/pipeline.js';
import type { Filling } from './filling.js';
import { imageName } from './image-name.js';
import { publishedBy } from './publishing.js';

/** Inputs by which actions, orbs and plugins are told the names of images. */
const naming = /^(?:tags?|images?|repo|repository|image[_-]?names?|name)$/i;
/** What a script pushes, and what it builds to be pushed. */
const pushed = /\bdocker\s+(?:image\s+|manifest\s+)?push\s+(?:-\S+\s+)*["']?([^\s"';|&]+)/g;
const built = /(?:^|\s)(?:-t|--tag|--destination)[\s=]+["']?([^\s"';|&]+)/g;

/** Images that the pipelines of a repository publish for real, by their whole names. */
export function imagesPublished(pipelines: readonly Pipeline[], filling: Filling): readonly ArtefactAt[] {
  return publishedBy(pipelines, 'publish-image', (step, job) =>
    textsOf(step, job, filling).map((text) => imageName(filling.in(text, step))),
  );
}

function textsOf(step: Step, job: Job, filling: Filling): readonly string[] {
  const named = (one: Step) =>
    Object.entries(one.with ?? {}).flatMap(([key, value]) => (naming.test(key) ? listed(value) : []));
  const tagging = job.steps.filter(({ uses }) => uses === 'docker/metadata-action');
  const script = filling.script(step);
  const pushes = [...script.matchAll(pushed)].map(([, name = '']) => name);
  const builds = /--push\b|--destination\b/.test(script)
    ? [...script.matchAll(built)].map(([, name = '']) => name)
    : [];
  return [...named(step), ...tagging.flatMap(named), ...pushes, ...builds].slice(0, 200);
}

function listed(value: string): readonly string[] {
  return value.split(/[\n,]/).map((one) => one.trim().replace(/^name=/, ''));
}
