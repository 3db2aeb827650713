import type { SourceFile } from '../../source-file.js';
import type { Dialect, Look, Parsed } from '../dialect.js';
import { functionOf, mainOf, moduleOf } from '../follow/dagger/module.js';
import { kebab } from '../follow/dagger/walk.js';
import type { Job } from '../pipeline.js';
import { jobOf, pipelineOf } from './parts/graph.js';

/** Functions of one module that are listed. */
const jobLimit = 200;

/**
 * Dagger: a module is a program whose functions other pipelines call; here they are the jobs. Before modules there were
 * plans in CUE, which are not read.
 */
const dagger: Dialect = {
  name: 'Dagger',
  files: ['dagger.json', '*.cue with a plan'],
  paths: (paths) =>
    paths.match(['dagger.json', '{.dagger,dagger,ci}/dagger.json', '*.cue', '{ci,dagger,.dagger}/*.cue']),
  // Without an SDK there is no code: the file only names modules of others.
  recognises: ({ path, text }) =>
    path.endsWith('.cue') ? /\bdagger\.#Plan\b/.test(text) : /"sdk"\s*:/.test(text),
  read: (file, look) => (file.path.endsWith('.cue') ? unread(file) : read(file, look)),
};

function unread(file: SourceFile): Parsed {
  const fields = { dialect: 'dagger', path: file.path, at: file.at(1), depth: 'recognised' } as const;
  return { pipelines: [pipelineOf(fields)], problems: [] };
}

function read(file: SourceFile, look: Look): Parsed {
  const module = moduleOf(file, look);
  if (!module) return { pipelines: [], problems: [{ path: file.path, reason: 'not JSON' }] };
  if (!module.language) return unread(file);
  const main = mainOf(module);
  const functions = module.program.functions.filter(({ owner, open }) => open && owner === main);
  const jobs = functions.slice(0, jobLimit).flatMap((each): readonly Job[] => {
    // Two of one name are one in a module that runs.
    if (functionOf(module, main, each.name) !== each) return [];
    const name = kebab(each.called ?? each.name);
    const at = each.source.file.at(each.source.file.lineAt(each.at));
    const folder = module.folder === '' ? {} : { folder: module.folder };
    const step = { at, script: `dagger call ${name}`, ...folder, work: [] };
    return [jobOf({ id: name, at, steps: [step] })];
  });
  const at = file.at(1);
  const fields = {
    dialect: 'dagger',
    path: file.path,
    at,
    callable: true,
    triggers: [{ kind: 'call', at }],
  } as const;
  return {
    pipelines: [pipelineOf({ ...fields, ...(module.name ? { name: module.name } : {}), jobs })],
    problems: module.program.problems,
  };
}

export default dagger;
