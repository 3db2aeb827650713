import { readGraphs } from '../../graphs.js';
import { dialects } from '../../input/pipelines/dialects/index.js';
import { graphFormats } from '../../report/pipelines/formats.js';
import { chosen } from '../chosen.js';
import type { Call } from '../commands.js';
import { type Io, paper, screenOf } from '../io.js';
import { deliver } from '../output.js';
import { givenBy, heldAs, oneUnit } from '../scanning.js';
import { toolVersion } from '../version.js';

/** Shows what the pipelines of a repository do, each step followed to its commands. */
export async function run({ positionals: [path], values }: Call, io: Io): Promise<number> {
  const { output } = values;
  oneUnit(values, 'pipelines');
  const { config } = await givenBy(values, io);
  const graphs = await readGraphs({
    ...heldAs(path, values, io),
    ...(values.unit === undefined ? {} : { unit: values.unit }),
    ...(config ? { config } : {}),
  });
  const render = await graphFormats[chosen(graphFormats, values.format?.[0])].load();
  const systems = new Map(dialects.map(({ id, dialect }) => [id, dialect.name]));
  const report = render(
    { ...graphs, tool: toolVersion(), systems },
    output === undefined ? screenOf(io) : paper(io),
  );
  await deliver(report, output, io);
  return 0;
}
