import type { Command } from '../parts/scripts.js';
import type { Variables } from '../parts/variables.js';

const name = 'CIRRUS_WORKING_DIR';

/** Where a task checks the repository out to, where the file gives it a path of its own. */
export class Root {
  readonly #written: RegExp | undefined;

  constructor(env: Variables) {
    const path = env[name];
    this.#written =
      path !== undefined && path.length < 300 && /^(?:\/|[A-Za-z]:[\\/])./.test(path)
        ? new RegExp(`${path.replace(/[\\/]+$/, '').replace(/[^\w/]/g, '\\$&')}(?![\\w.-])`, 'g')
        : undefined;
  }

  /** Values that lead into the repository, told from its root; the root itself is known by its name. */
  values(env: Variables): Variables {
    if (!this.#written) return env;
    const { [name]: root, ...others } = env;
    return Object.fromEntries(Object.entries(others).map(([key, value]) => [key, this.#named(value)]));
  }

  commands(commands: readonly Command[]): readonly Command[] {
    return commands.map((command) => ({ ...command, text: this.#named(command.text) }));
  }

  #named(text: string): string {
    return this.#written ? text.replace(this.#written, `$$${name}`) : text;
  }
}
