import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { configPaths } from '../../config/config.js';
import { configText } from '../../config/write.js';
import { UserError } from '../../errors.js';
import type { Call } from '../commands.js';
import type { Io } from '../io.js';
import { deliver } from '../output.js';
import { scanAs } from '../scanning.js';

/** Writes a configuration that holds the repository to what it has reached. Never overwrites. */
export async function run({ positionals: [path], values }: Call, io: Io): Promise<number> {
  const folder = resolve(io.cwd, path ?? '.');
  const target =
    values.output === undefined ? resolve(folder, configPaths[0]) : resolve(io.cwd, values.output);
  const there = [
    target,
    ...(values.output === undefined ? configPaths.map((name) => resolve(folder, name)) : []),
  ].find((file) => existsSync(file));
  if (there !== undefined && values.output !== '-')
    throw new UserError({
      what: 'there is a configuration already',
      where: there,
      todo: 'edit it, or give another --output FILE',
    });
  const { assessment } = await scanAs(path, values, io);
  const text = configText(
    assessment.models.map(({ id, categories }) => ({
      id,
      categories: categories.map(({ id: category, name, level }) => ({ id: category, name, level })),
    })),
  );
  await deliver(text, values.output === '-' ? '-' : target, io);
  if (values.output !== '-') io.stderr.write(`cdlevel: wrote ${values.output ?? configPaths[0]}\n`);
  return 0;
}
