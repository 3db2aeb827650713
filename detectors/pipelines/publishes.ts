import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { offersToRun } from '../../src/input/offers.js';
import type { Trigger } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { type Doing, doingAny, doings, few, onEveryPush, onSchedule, seenAt, startersOf } from './_graph.js';

export default defineDetector({
  about: 'What pipelines publish for others to install or run',
  reads: {
    pipelines: pipelines(),
    documents: files(['*.{md,rst,adoc,txt}', '{docs,doc}/**/*.{md,rst,adoc}'], {
      in: ['product', 'documentation'],
    }),
  },
  emits: [
    'publish.scripted',
    'delivery.scripted',
    'publish.by-pipeline',
    'publish.in-one-action',
    'publish.on-push',
    'deploy.from-default-branch',
    'delivers.to-registry',
    'deploy.change-revertible',
  ],
  *detect({ pipelines, documents }) {
    const published = doingAny(doings(pipelines), ['publish', 'publish-image']).filter(reachesUsers);
    const isOffered =
      published.some((doing) => !isUnversioned(doing)) || documents.some(({ text }) => offersToRun(text));
    for (const doing of few(published)) {
      const note = `${doing.work.by} publishes${doing.work.testers ? ' to testers' : ''}`;
      for (const signal of ['publish.scripted', 'delivery.scripted', 'publish.by-pipeline'] as const) {
        yield { signal, ...seenAt(doing, note) };
      }
      const own = !isOffered || isOwnRegistry(doing) ? ({ strength: 'weak' } as const) : {};
      yield { signal: 'delivers.to-registry', ...seenAt(doing, note), ...own };
    }
    for (const doing of few(published.filter(({ work }) => !work.testers)))
      yield { signal: 'publish.in-one-action', ...seenAt(doing, `${doing.work.by} publishes`) };
    for (const doing of few(published.filter(isChart))) {
      const note = `${doing.work.by} keeps every version of the chart`;
      yield { signal: 'deploy.change-revertible', ...seenAt(doing, note) };
    }
    const pushed = published.filter(onEveryPush);
    for (const doing of few(pushed)) {
      const note = `${doing.work.by} publishes ${isSure(doing) ? 'every push' : 'some pushes'} to the default branch`;
      const hint = isSure(doing) ? {} : ({ strength: 'weak' } as const);
      yield { signal: 'deploy.from-default-branch', ...seenAt(doing, note), ...hint };
    }
    for (const doing of few(published.filter(isByTheClock))) {
      const note = `${doing.work.by} publishes the default branch by the clock`;
      yield { signal: 'deploy.from-default-branch', ...seenAt(doing, note) };
    }
    for (const doing of few(pushed)) {
      const released = isSure(doing) && isLatestImage(doing);
      yield {
        signal: 'publish.on-push',
        ...seenAt(
          doing,
          released
            ? `${doing.work.by} publishes every push as the latest image`
            : `${doing.work.by} publishes on pushes, but perhaps not each of them as a release`,
        ),
        ...(released ? {} : { strength: 'weak' as const }),
      };
    }
  },
});

/** What puts charts where any of their versions can be installed again. */
const chartTools =
  /(?:^|\/)helm (?:oci-|cm-|s3 |gcs |nexus-)?push\b|\bcr upload\b|chart-releaser|helm-gh-pages|helm-oci|helm-publish|publish-helm/i;

function isChart({ work, step }: Doing): boolean {
  return work.intent === 'publish' && (chartTools.test(work.by) || chartTools.test(step.uses ?? ''));
}

/** What only requests start is a trial, not a release. */
function reachesUsers(doing: Doing): boolean {
  const triggers = startersOf(doing);
  return triggers.length === 0 || triggers.some(({ kind }) => kind !== 'request');
}

/** Registries within an account of a cloud: who runs the application takes its images from there, others cannot. */
const ownRegistry = /\.dkr\.ecr\.[\w-]+\.amazonaws\.com|\.azurecr\.io|\bgcr\.io\/|-docker\.pkg\.dev\//;
const publicRegistry = /\b(?:docker\.io|ghcr\.io|quay\.io|public\.ecr\.aws|registry\.gitlab\.com)\b/;

/** What stands for a version or a channel in the name of an image. */
const versioned =
  /semver|pep440|version|release|match|calver|ref_name|ref_type|commit_tag|describe|event=tag|\b(?:canary|edge|nightly|beta|stable)\b|:v?\d/i;

/** An image that is never called by a version, but by its commit or branch, is made for those who deploy it. */
function isUnversioned(doing: Doing): boolean {
  if (doing.work.intent !== 'publish-image') return false;
  if (startersOf(doing).some(({ kind }) => kind === 'tag' || kind === 'release')) return false;
  const names = imageNames(doing);
  return names.length > 0 && !names.some((text) => versioned.test(text));
}

function isOwnRegistry({ work, step }: Doing): boolean {
  if (work.intent !== 'publish-image') return false;
  const tags = (step.with?.tags ?? '').split(/[\n,]/).filter((tag) => /[\w]/.test(tag));
  if (tags.length > 0) return tags.every((tag) => ownRegistry.test(tag));
  const script = step.script ?? '';
  return ownRegistry.test(script) && !publicRegistry.test(script);
}

/** Tools that release when a person has merged the request that they keep open. */
const waitsForPeople = /changesets\/action|release-please/;

function isSure(doing: Doing): boolean {
  const every = onEveryPush(doing);
  const waits = waitsForPeople.test(doing.work.by) || (every && isForFewFiles(every.trigger));
  return every?.sure === true && !waits && !doing.pipeline.stale;
}

/** What others are built from is made anew for their sake, not for that of the code. */
function isByTheClock(doing: Doing): boolean {
  const names = [doing.pipeline.path, doing.job.id, ...imageNames(doing)].join('\n');
  return (
    onSchedule(doing)?.sure === true && !doing.pipeline.stale && !/(?:^|[^a-z])base(?:[^a-z]|$)/i.test(names)
  );
}

/** Only a push that changes certain files starts it, such as the one that names the version. */
function isForFewFiles({ paths }: Trigger): boolean {
  return (
    paths?.only?.every((path) => !path.startsWith('!') && /\.\w+$/.test(path) && !path.includes('*')) ?? false
  );
}

/** A tag called latest, or none, which means the same. */
const latest = /:latest\b|\bvalue=latest\b|^\s*latest\s*$|(?:-t|--tag|docker push)[ =]"?[^\s:"]+"?(?=\s|$)/m;

/**
 * An image of a version is published once; one that is called latest is what its users get, with every push.
 * Tags of builds, of branches and of channels before a release (`canary`, `edge`) are no release.
 */
function isLatestImage(doing: Doing): boolean {
  return doing.work.intent === 'publish-image' && imageNames(doing).some((text) => latest.test(text));
}

/** The texts in which an image gets its names. */
function imageNames({ job, step }: Doing): readonly string[] {
  const tagging = job.steps.filter(({ uses }) => uses === 'docker/metadata-action');
  return [step, ...tagging].flatMap((one) =>
    [one.script, one.with?.tags, one.with?.flavor?.replace(/latest=true/, ':latest')].filter(
      (text) => text !== undefined,
    ),
  );
}
