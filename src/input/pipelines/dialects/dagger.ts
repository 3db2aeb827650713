import type { Dialect } from '../dialect.js';
import { pipelineOf } from './parts/graph.js';

/** Dagger modules are programs: that they are there is known, what they do is not. */
const dagger: Dialect = {
  name: 'Dagger',
  files: ['dagger.json'],
  paths: (paths) => paths.match(['dagger.json', '{.dagger,dagger,ci}/dagger.json']),
  // Without an SDK there is no code: the file only names modules of others.
  recognises: (file) => /"sdk"\s*:/.test(file.text),
  read: (file) => ({
    pipelines: [pipelineOf({ dialect: 'dagger', path: file.path, at: file.at(1), depth: 'recognised' })],
    problems: [],
  }),
};

export default dagger;
