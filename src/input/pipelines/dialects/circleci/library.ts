import type { DataNode } from '../../../data.js';

/** What can be called by name: that of a configuration, or of an orb that is written into it. */
export class Library {
  constructor(
    readonly root: DataNode,
    /** Where orbs are looked up that the library itself does not name. */
    readonly outer?: Library,
  ) {}

  /** Where a name leads: to a definition here or in an orb written here, or to an orb that is kept elsewhere. */
  find(kind: 'jobs' | 'commands' | 'executors', name: string): Definition | Remote | undefined {
    const slash = name.indexOf('/');
    if (slash < 0) {
      const node = this.root.get(kind, name);
      return node && { name, node, library: this };
    }
    const orb = this.orb(name.slice(0, slash));
    const part = name.slice(slash + 1);
    if (!orb) return undefined;
    if (orb.text !== undefined) return { ...sourceOf(orb.text), part };
    const node = orb.get(kind, part);
    return node && { name: part, node, library: new Library(orb, this) };
  }

  private orb(name: string): DataNode | undefined {
    return this.root.get('orbs', name) ?? this.outer?.orb(name);
  }
}

/** Something that the configuration itself defines. */
export interface Definition {
  readonly name: string;
  readonly node: DataNode;
  readonly library: Library;
}

/** Something of an orb that is kept elsewhere. */
export interface Remote {
  /** `circleci/node`. */
  readonly orb: string;
  readonly version: string;
  /** The job, command or executor. */
  readonly part: string;
}

export function isRemote(found: Definition | Remote | undefined): found is Remote {
  return found !== undefined && 'orb' in found;
}

function sourceOf(text: string): Pick<Remote, 'orb' | 'version'> {
  const at = text.lastIndexOf('@');
  return at < 0 ? { orb: text, version: '' } : { orb: text.slice(0, at), version: text.slice(at + 1) };
}

/** Its name in the tables of intents: those of the service's own and of partners' orbs go by the orb's short name. */
export function usesOf({ orb, part }: Remote): string {
  return `circleci/${orb.slice(orb.indexOf('/') + 1)}/${part}`;
}
