import type { Place } from '../../../../evidence.js';
import type { Artifact, Delegation, Environment, Job, Service, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { distinct, jobOf } from '../parts/graph.js';
import { environmentNamed } from '../parts/named-environment.js';
import { type Start, triggersOf } from '../parts/occasions.js';

/** What holds for everything in a stage or block. */
export interface Scope {
  readonly starts: readonly Start[];
  readonly condition?: string;
  readonly image?: string;
  readonly legs: number;
  /** Names of the stages around. */
  readonly stages: readonly string[];
}

/** A job that is being filled. */
export interface Draft {
  readonly id: string;
  readonly at: Place;
  readonly scope: Scope;
  readonly needs: readonly string[];
  approval?: Place;
  optional?: boolean;
  image?: string;
  readonly steps: Step[];
  readonly services: Service[];
  readonly caches: Place[];
  readonly produces: Artifact[];
  readonly consumes: Artifact[];
  readonly delegations: Delegation[];
}

/** Stages become jobs in the order in which they run: each needs what was before it, branches need the same. */
export class Flow {
  readonly drafts: Draft[] = [];
  #before: readonly string[] = [];
  #current: Draft | undefined;
  #ids = new Map<string, number>();
  /** Where a person was asked: what comes after on the same occasions waits for it. */
  #gate: { readonly at: Place; readonly conditional: boolean } | undefined;

  constructor(readonly starts: readonly Start[]) {}

  /** The job that steps are added to; one is made where steps stand outside of stages. */
  job(at: Place, scope: Scope): Draft {
    const current = this.#current;
    // Steps of other occasions are a job of their own: jobs say when they run.
    if (current && current.scope.starts === scope.starts) return current;
    const { condition, ...rest } = scope;
    return this.begin(
      scope.stages.at(-1) ?? 'pipeline',
      at,
      scope.starts === this.starts ? rest : { ...rest, ...given({ condition }) },
    );
  }

  begin(name: string, at: Place, scope: Scope): Draft {
    this.end();
    const path = [...scope.stages.slice(0, -1), name].join('/');
    const times = (this.#ids.get(path) ?? 0) + 1;
    this.#ids.set(path, times);
    const id = times === 1 ? path : `${path} #${times}`;
    const gate =
      this.#gate && (!this.#gate.conditional || scope.starts !== this.starts) ? this.#gate.at : undefined;
    this.#current = {
      id,
      at,
      scope,
      needs: this.#before,
      ...given({ approval: gate }),
      steps: [],
      services: [],
      caches: [],
      produces: [],
      consumes: [],
      delegations: [],
    };
    this.drafts.push(this.#current);
    return this.#current;
  }

  /** Whatever comes next is another job. */
  end(): void {
    if (this.#current) this.#before = [this.#current.id];
    this.#current = undefined;
  }

  /** A person is asked here: what follows is started by that person. */
  ask(at: Place, scope: Scope): void {
    const name = scope.stages.at(-1) ?? 'pipeline';
    const current = this.#current;
    this.#gate = { at, conditional: scope.starts !== this.starts };
    if (current && isEmpty(current)) current.approval = at;
    else this.begin(name, at, scope).approval = at;
  }

  /** Branches that run beside each other. */
  beside(branches: readonly (() => void)[]): void {
    this.#drop();
    this.end();
    const before = this.#before;
    const gate = this.#gate;
    const ends = branches.map((branch) => {
      this.#before = before;
      this.#gate = gate;
      branch();
      this.end();
      return this.#before;
    });
    const last = [...new Set(ends.flat())];
    this.#before = last.length > 0 ? last : before;
  }

  /** A stage that only has branches is no job beside them. */
  #drop(): void {
    const current = this.#current;
    if (!current || !isEmpty(current) || current.approval) return;
    this.drafts.splice(this.drafts.indexOf(current), 1);
    this.#before = current.needs;
    this.#current = undefined;
  }

  jobs(): readonly Job[] {
    this.end();
    return distinct(this.drafts.map((draft) => jobFrom(draft, this.starts)));
  }
}

function isEmpty({ steps, delegations }: Draft): boolean {
  return steps.length === 0 && delegations.length === 0;
}

function jobFrom(draft: Draft, starts: readonly Start[]): Job {
  const { scope, approval } = draft;
  const name = scope.stages.at(-1);
  return jobOf({
    id: draft.id,
    at: draft.at,
    needs: draft.needs,
    legs: scope.legs,
    steps: draft.steps,
    services: draft.services,
    caches: draft.caches,
    produces: draft.produces,
    consumes: draft.consumes,
    delegations: draft.delegations,
    ...given({
      name: name !== undefined && name !== draft.id ? name : undefined,
      condition: scope.condition,
      triggers: scope.starts === starts ? undefined : triggersOf(scope.starts),
      manual: approval ? (true as const) : undefined,
      optional: draft.optional,
      image: draft.image ?? scope.image,
      environment: environmentOf(draft),
    }),
  });
}

/** Stages have no environments: where they deploy to is told by their names. */
function environmentOf({ scope, at, approval }: Draft): Environment | undefined {
  const found = environmentNamed(scope.stages);
  return found && { ...found, at, ...given({ approval }) };
}
