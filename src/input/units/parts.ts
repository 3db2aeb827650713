import type { Ecosystem, Manifest } from '../manifests.js';
import { alone, type Candidate } from './candidates.js';
import { reachedFrom } from './links.js';

/** Folders of those who build and release; nobody installs or runs them elsewhere. Last part of a path. */
const ofHelpers =
  /(^|\/)(tools?|scripts?|hack|ci|xtask|build-?src|buildSrc|build-(logic|tools|conventions|plugins?)|e2e|infra|infrastructure|terraform|pulumi|cdk)$|(^|\/)\.[^/]+(\/|$)/i;

/** Whether a path stands in such a folder. */
export function isBelowHelpers(path: string): boolean {
  return path.split('/').some((_, index, all) => index < all.length - 1 && ofHelpers.test(all[index] ?? ''));
}

/** Dependencies of programs that build, and are run by people and pipelines alone. */
const buildTools = /^(?:Nuke\.Common|Cake\.Frosting|Bullseye)$/;

function isBuild({ manifests }: Candidate): boolean {
  return manifests.some(({ dependencies }) =>
    dependencies.some(({ name, scope }) => scope === 'runtime' && buildTools.test(name)),
  );
}

/** Their packages are for others unless they say that they are not. */
const publishedByDefault: readonly Ecosystem[] = ['npm', 'cargo', 'pub'];

/**
 * Whether a folder is only built into others, or helps to. First row that fits:
 *
 * | a folder that | is |
 * | --- | --- |
 * | tests others, or holds helpers of people and pipelines | a part |
 * | is delivered by a file of its own, or says that it is an application | a unit |
 * | binds others (a parent project) | a part |
 * | is private, and another is built from it, or nothing starts it | a part |
 * | may be published, by the custom of its ecosystem | a unit |
 * | an application is built from | a part |
 * | else | a unit |
 */
export function partsAmong(
  candidates: readonly Candidate[],
  links: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const linked = new Set([...links.values()].flatMap((others) => [...others]));
  const applications = candidates.filter(isApplication).map(({ path }) => path);
  const builtIn = reachedFrom(
    applications.flatMap((path) => [...(links.get(path) ?? [])]),
    links,
  );
  const isPart = (one: Candidate): boolean => {
    if (
      one.tests ||
      isBuild(one) ||
      ofHelpers.test(one.path) ||
      (one.by === alone && isBelowHelpers(`${one.path}/`))
    )
      return true;
    if (isApplication(one)) return false;
    if (one.manifests.length > 0 && one.manifests.every(isParent)) return true;
    if (one.manifests.some((manifest) => manifest.private))
      return linked.has(one.path) || !one.manifests.some(isStarted);
    const published = one.manifests.some(({ ecosystem }) => publishedByDefault.includes(ecosystem));
    return !published && builtIn.has(one.path);
  };
  return new Set(candidates.filter(isPart).map(({ path }) => path));
}

/** Plugins of Maven that make something to run. */
const running = /:(spring-boot|quarkus|jib)-maven-plugin$/;

function isApplication({ delivers, manifests }: Candidate): boolean {
  return (
    delivers ||
    manifests.some(
      ({ role, dependencies }) =>
        role === 'server' || role === 'application' || dependencies.some(({ name }) => running.test(name)),
    )
  );
}

/** A Maven project that only binds modules. */
function isParent({ ecosystem, file }: Manifest): boolean {
  return ecosystem === 'maven' && /<packaging>\s*pom\s*<\/packaging>/.test(file.text);
}

function isStarted({ scripts, commands, ecosystem }: Manifest): boolean {
  return (
    ecosystem !== 'npm' ||
    commands.length > 0 ||
    scripts.some(({ name }) => /^(start|serve|preview|deploy)\b/.test(name))
  );
}
