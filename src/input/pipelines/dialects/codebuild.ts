import type { SourceFile } from '../../source-file.js';
import { parseYaml } from '../../yaml.js';
import type { Dialect } from '../dialect.js';
import type { Pipeline } from '../pipeline.js';
import { buildJob, isBuildspec } from './aws/buildspec.js';
import { triggersElsewhere } from './parts/elsewhere.js';
import { pipelineOf } from './parts/graph.js';
import { isPutAside } from './parts/put-aside.js';
import { Reading } from './parts/reading.js';

const codebuild: Dialect = {
  name: 'AWS CodeBuild',
  files: ['buildspec*.yml'],
  paths: (paths) =>
    paths
      .match([
        '**/*buildspec*.{yml,yaml,json}',
        '**/*build-spec*.{yml,yaml}',
        '**/buildspecs/**/*.{yml,yaml}',
      ])
      .filter((path) => !isPutAside(path)),
  recognises: (file) => {
    const parsed = parseYaml(file);
    return 'reason' in parsed ? /^buildspec/.test(file.name) : isBuildspec(parsed.root);
  },
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([buildIn(file, reading)]);
  },
};

export default codebuild;

function buildIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  if (!root) return undefined;
  return pipelineOf({
    dialect: 'codebuild',
    path: file.path,
    at: file.at(1),
    jobs: reading.jobs([buildJob(root, 'build', reading)]),
    // Projects, which say what starts a build, are kept on the platform or in infrastructure code.
    ...triggersElsewhere(file, 'AWS CodeBuild', /^#.*codebuild start-build/m),
  });
}
