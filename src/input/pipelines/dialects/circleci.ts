import type { DataNode } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Pipeline } from '../pipeline.js';
import { machineIn } from './circleci/machine.js';
import { continuedBy } from './circleci/setup.js';
import { workflowsIn } from './circleci/workflows.js';
import { Reading } from './parts/reading.js';

const circleci: Dialect = {
  name: 'CircleCI',
  files: ['.circleci/config.yml', 'circle.yml'],
  paths: (paths) => paths.match(['.circleci/config.yml', '.circleci/config.yaml', 'circle.yml']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed(pipelinesIn(file, reading));
  },
};

export default circleci;

function pipelinesIn(file: SourceFile, reading: Reading): readonly Pipeline[] {
  const root = reading.yaml(file)?.root;
  if (root?.kind !== 'mapping') return [];
  const isFirst = isFirstVersion(root);
  // The first version of the format is read by nobody once the second one is there.
  if (isFirst) return reading.exists('.circleci/config.yml') ? [] : machineIn(root, reading);
  return [...workflowsIn({ reading, root }), ...continuedBy(root, reading)];
}

function isFirstVersion(root: DataNode): boolean {
  return (
    !root.get('jobs') &&
    !root.get('workflows') &&
    [
      'machine',
      'dependencies',
      'compile',
      'test',
      'deployment',
      'general',
      'checkout',
      'database',
      'experimental',
    ].some((key) => root.get(key))
  );
}
