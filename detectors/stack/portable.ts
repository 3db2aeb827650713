import { defineDetector } from '../../src/detector.js';
import { code } from '../../src/input/code.js';
import { files, paths } from '../../src/input/files.js';
import { languageOf, sourceGlob } from '../../src/input/languages.js';
import { manifests } from '../../src/input/manifests.js';
import { functionGlobs, functionPlaces } from './_functions.js';
import { runsWith, servers } from './_servers.js';
import { areDotfiles, isBesideProduct, isScript, programs } from './_sources.js';

/** Metadata of platforms whose code runs nowhere else. */
const platformOnly = [
  '**/sfdx-project.json',
  '**/appsscript.json',
  '**/layout/theme.liquid',
  '**/sn_source_control.properties',
];

/** Languages whose programs need a vendor's platform. */
const bound: readonly string[] = ['visual-basic', 'solidity'];

export default defineDetector({
  about: 'Products of open runtimes',
  reads: {
    sources: paths(sourceGlob),
    all: paths('**/*'),
    manifests: manifests(),
    servers: code(servers),
    functions: files(functionGlobs),
    platforms: paths(platformOnly),
    stacks: paths('**/*.{tf,tofu,bicep}'),
    clusters: paths(['**/kustomization.{yaml,yml}', '**/Chart.yaml', '**/meta/main.{yml,yaml}']),
  },
  emits: ['stack.portable'],
  *detect({ sources, all, manifests, servers, functions, platforms, stacks, clusters }) {
    if (platforms.length > 0) return;
    const serving = servers.filter(({ row }) => runsWith(row, manifests));
    const bindings = functionPlaces(functions).length;
    for (const { at, row } of serving.slice(0, 1))
      yield {
        signal: 'stack.portable',
        at,
        note: `a plain process of an open runtime: ${row.note}`,
        // One of many parts, of which the others are functions, does not tell for all.
        ...(bindings > 3 * serving.length ? { strength: 'weak' as const } : {}),
      };
    const onlyFunctions = serving.length === 0 && bindings > 0;
    const [program] = programs(sources).filter(isOpen);
    const beside = stacks.length > 5 * sources.filter((path) => !isScript(path)).length;
    if (program !== undefined && serving.length === 0 && !onlyFunctions && !beside && !areDotfiles(all))
      yield {
        signal: 'stack.portable',
        at: { path: program, line: 1 },
        note: `runs on any platform with ${languageOf(program)}`,
      };
    for (const path of clusters.slice(0, 1))
      yield {
        signal: 'stack.portable',
        at: { path, line: 1 },
        note: 'runs on any host or cluster of its kind',
      };
  },
});

/** Rulings: infrastructure code and helpers do not tell what the delivered thing runs on. */
function isOpen(path: string): boolean {
  return !isScript(path) && !isBesideProduct(path) && !bound.includes(languageOf(path) ?? '');
}
