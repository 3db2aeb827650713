import * as module from 'node:module';

/** The public API of what is running: in the sources, and in the package, the file beside this folder. */
const ours = new URL('../index.js', import.meta.url).href;

/** A package as it is found from a folder. */
const scheme = 'cdlevel-package:';

/** A specifier that imports a package as a module in that folder would. */
export function packageFrom(name: string, folder: string): string {
  return scheme + JSON.stringify([name, folder]);
}

interface Resolved {
  readonly url: string;
  readonly shortCircuit?: boolean;
}
type Next = (specifier: string, context: object) => Resolved;

/** Standalone: where hooks run in a thread of their own, the source of this function is sent there. */
function resolveWith(ours: string, scheme: string, specifier: string, context: object, next: Next): Resolved {
  if (specifier === 'cdlevel') return { url: ours, shortCircuit: true };
  if (!specifier.startsWith(scheme)) return next(specifier, context);
  const [name, parentURL] = JSON.parse(specifier.slice(scheme.length));
  return next(name, { ...context, parentURL });
}

let served = false;

/**
 * Lets `import ... from 'cdlevel'` mean what is running, wherever the module stands and whatever is installed beside
 * it: a detector works with a global installation, and never meets another version than that which calls it.
 */
export function serveImports(): void {
  if (served) return;
  served = true;
  const { registerHooks } = module as unknown as {
    registerHooks?(hooks: { resolve(specifier: string, context: object, next: Next): Resolved }): void;
  };
  if (registerHooks)
    registerHooks({
      resolve: (specifier, context, next) => resolveWith(ours, scheme, specifier, context, next),
    });
  else module.register(threadOfItsOwn());
}

/** For Node.js before 22.15. */
function threadOfItsOwn(): string {
  const given = [ours, scheme].map((each) => JSON.stringify(each)).join(', ');
  const source = `${resolveWith}; export const resolve = (...asked) => ${resolveWith.name}(${given}, ...asked);`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
