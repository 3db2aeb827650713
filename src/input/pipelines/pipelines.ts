import type { Input } from '../input.js';
import type { Reader } from '../reader.js';
import { pipelinesOfUnit } from '../units/narrow-pipelines.js';
import { assemble, firstPaths } from './assemble.js';
import { dialects } from './dialects/index.js';
import type { Pipeline } from './pipeline.js';
import { markStale, mayBeLeft } from './stale.js';

/** Asks for every CI/CD pipeline of the repository, each step followed to the commands that it runs. */
export function pipelines(): Input<readonly Pipeline[]> {
  return {
    key: 'pipelines',
    about: 'pipelines',
    wants: (paths) => firstPaths(dialects, paths),
    load: async (reader) => {
      const { pipelines: found, problems } = await assemble(dialects, reader);
      return { value: await withoutLeft(found, reader), problems };
    },
    narrow: pipelinesOfUnit,
  };
}

async function withoutLeft(found: readonly Pipeline[], reader: Reader): Promise<readonly Pipeline[]> {
  if (!mayBeLeft(found)) return markStale(found, undefined, undefined);
  const history = await reader.history();
  const { files } = await reader.texts(reader.paths.match('{README,readme,Readme}*').slice(0, 1));
  return markStale(found, 'unavailable' in history ? undefined : history, files[0]);
}
