import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Delegation, Job, Pipeline, Step, Trigger } from '../pipeline.js';
import { type Call, callsOf, closureOf } from './code/tree.js';
import { given } from './parts/given.js';
import { jobOf, keptFiles, pipelineOf } from './parts/graph.js';
import { environmentNamed } from './parts/named-environment.js';
import { Reading } from './parts/reading.js';
import { type Build, Settings, sectionsOf } from './teamcity/builds.js';
import { stepOf } from './teamcity/steps.js';
import { type Params, plainText, settingOf } from './teamcity/texts.js';
import { nameOf, type Section, sightOf, triggersIn } from './teamcity/triggers.js';

const teamcity: Dialect = {
  name: 'TeamCity',
  files: ['.teamcity/**/*.kts', '.teamcity/**/project-config.xml'],
  paths(paths) {
    const settings = paths.match('.teamcity/**/settings.kts');
    if (settings.length > 0) return settings;
    const scripts = paths.match('.teamcity/**/*.kts').slice(0, 1);
    return scripts.length > 0 ? scripts : paths.match('.teamcity/**/project-config.xml').slice(0, 1);
  },
  read(file, look) {
    const reading = new Reading(file, look);
    if (!file.path.endsWith('.kts'))
      return reading.parsed([pipelineOf({ ...named(file), depth: 'recognised' })]);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default teamcity;

function named(file: SourceFile) {
  return { dialect: 'teamcity', path: file.path, at: file.at(1) };
}

function pipelineIn(file: SourceFile, reading: Reading): Pipeline {
  const others = ['kts', 'kt'].flatMap((ext) => reading.look.match(`${file.folder}/**/*.${ext}`));
  const files = [
    file,
    ...others
      .filter((path) => path !== file.path)
      .slice(0, 300)
      .flatMap((path) => reading.look.file(path) ?? []),
  ];
  const settings = new Settings(files, reading);
  const roots = new Map(settings.all(/VcsRoot$/).map((root) => [root.id, root]));
  const builds = settings.all(/^BuildType$/).map((build) => jobIn(build, settings, roots, reading));
  const jobs = withTriggers(builds);
  const triggers = jobs.flatMap(({ triggers: own }) => own ?? []);
  const distinct = new Map(
    triggers.map((trigger) => [JSON.stringify({ ...trigger, at: undefined }), trigger]),
  );
  return pipelineOf({
    ...named(file),
    triggers: [...distinct.values()],
    jobs: reading.jobs(jobs),
    delegations: unreadIn(settings, jobs, file),
    notifications: builds.flatMap(({ notified }) => notified),
  });
}

/** Settings that define no build here have it computed, defined by a library, or on the server. */
function unreadIn(
  { computed: [made] }: Settings,
  jobs: readonly Job[],
  file: SourceFile,
): readonly Delegation[] {
  if (made) return [{ to: 'settings that are computed', at: made, kind: 'include' }];
  return jobs.length === 0 ? [{ to: 'settings on the server', at: file.at(1), kind: 'include' }] : [];
}

interface Draft {
  readonly job: Job;
  readonly triggers: readonly Trigger[];
  readonly notified: readonly Job['at'][];
}

function jobIn(build: Build, settings: Settings, roots: ReadonlyMap<string, Build>, reading: Reading): Draft {
  const params = paramsOf(sectionsOf(build, 'params'));
  const name = build.blocks
    .map(({ block }) => plainText(settingOf(block, 'name'), params))
    .findLast((one) => one !== undefined);
  const at = build.file.at(build.line);
  const steps = sectionsOf(build, 'steps').flatMap((section) => stepsIn(section, settings, params, 0));
  const environment = environmentNamed([
    build.id.replace(/([a-z])([A-Z])/g, '$1 $2'),
    ...(name === undefined ? [] : [name]),
  ]);
  const rules = build.blocks.flatMap(({ block, file }) => {
    const tree = settingOf(block, 'artifactRules');
    const text = plainText(tree, params);
    return tree && text !== undefined ? [keptFiles('', file.at(tree.line), text)] : [];
  });
  const dependencies = sectionsOf(build, 'dependencies');
  return {
    job: jobOf({
      id: build.id,
      at,
      needs: dependencies.flatMap(({ block }) =>
        needsIn(block.of.filter((tree): tree is Call => tree.is === 'call')),
      ),
      steps: reading.steps(steps),
      produces: rules.map((artifact) => ({ ...artifact, name: name ?? build.id })),
      delegations: build.unknown.map((to) => ({ to, at, kind: 'template' as const })),
      ...given({ name, environment: environment && { ...environment, at } }),
    }),
    triggers: triggersIn(sectionsOf(build, 'triggers'), sectionsOf(build, 'features'), sightIn(build, roots)),
    notified: sectionsOf(build, 'features').flatMap(({ block, file }) =>
      callsOf(block.of, 'notifications').map(({ line }) => file.at(line)),
    ),
  };
}

/** Steps of a section; a function of the settings stands for the steps that it makes. */
function stepsIn(
  { block, file }: Section,
  settings: Settings,
  params: Params,
  depth: number,
): readonly Step[] {
  return block.of.flatMap((tree): readonly Step[] => {
    if (tree.is === 'if')
      return [
        ...stepsIn({ block: { ...block, of: tree.then }, file }, settings, params, depth),
        ...stepsIn({ block: { ...block, of: tree.else }, file }, settings, params, depth),
      ];
    if (tree.is !== 'call' || /^(?:items|stepsOrder|placeholder|param)$/.test(tree.name)) return [];
    const known = settings.functions.get(tree.name);
    const own = stepOf(tree, file, params);
    if (!known || depth > 4 || own.some(({ script }) => script !== undefined)) return own;
    const inner = closureOf(known.definition.body[0]) ?? { ...block, of: known.definition.body };
    return stepsIn(
      {
        block: inner.of.some(({ is }) => is === 'call') ? inner : { ...block, of: known.definition.body },
        file: known.file,
      },
      settings,
      params,
      depth + 1,
    );
  });
}

function paramsOf(sections: readonly Section[]): Params {
  const found = new Map<string, string>();
  for (const { block } of sections)
    for (const tree of block.of) {
      if (tree.is !== 'call' || !/^(?:param|text|select)$/.test(tree.name)) continue;
      const [name, value] = tree.args.map((arg) => plainText(arg));
      if (name !== undefined && value) found.set(name, value);
    }
  return found;
}

/** `snapshot(Build)`, `artifacts(Build)`, `dependency(Build)`. */
function needsIn(calls: readonly Call[]): readonly string[] {
  const named = calls.filter(({ name }) => /^(?:snapshot|dependency|artifacts)$/.test(name));
  return [...new Set(named.flatMap(({ args }) => nameOf(args[0]) ?? []))];
}

function sightIn(build: Build, roots: ReadonlyMap<string, Build>) {
  const names = sectionsOf(build, 'vcs').flatMap(({ block }) =>
    callsOf(block.of, 'root').flatMap(({ args }) => nameOf(args[0]) ?? []),
  );
  const root = names.map((name) => roots.get(name)).find((one) => one);
  const block = root?.blocks.at(-1)?.block;
  return block ? sightOf(block) : { requests: false };
}

/** A build runs by its own triggers and by those of the builds that need it; without any a person starts it. */
function withTriggers(drafts: readonly Draft[]): readonly Job[] {
  const ids = new Set(drafts.map(({ job }) => job.id));
  const found = new Map(drafts.map(({ job, triggers }) => [job.id, [...triggers]]));
  for (let round = 0; round < Math.min(drafts.length, 30); round++)
    for (const { job } of drafts)
      for (const need of job.needs) {
        const own = found.get(need);
        for (const trigger of found.get(job.id) ?? [])
          if (own && own.length < 60 && !own.includes(trigger)) own.push(trigger);
      }
  return drafts.map(({ job }): Job => {
    const triggers = found.get(job.id) ?? [];
    const needs = job.needs.filter((need) => ids.has(need) && need !== job.id);
    return triggers.length > 0
      ? { ...job, needs, triggers }
      : { ...job, needs, triggers: [{ kind: 'manual', at: job.at }], manual: true };
  });
}
