import * as z from 'zod';
import { type Signal, signalNames } from '../signals.js';

/** Facts about the repository that rules may ask for beside signals. */
export const repositoryFacts = ['service', 'package', 'deliverable', 'database'] as const;
export type RepositoryFact = (typeof repositoryFacts)[number];

/** A rule over signals. A bare name is a yes/no signal, or a fact about the repository. */
export type Rule =
  | Signal
  | RepositoryFact
  | { readonly signal: Signal; readonly 'at-least': number }
  | { readonly signal: Signal; readonly 'at-most': number }
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule }
  | { readonly 'at-least': number; readonly of: readonly Rule[] };

const signal = z.enum(signalNames as readonly [Signal, ...Signal[]], {
  error: (issue) => `no such signal: ${String(issue.input)}`,
});
const bareName = z.union([z.enum(repositoryFacts), signal], {
  error: (issue) => `neither a signal nor one of ${repositoryFacts.join(', ')}: ${String(issue.input)}`,
});

export const ruleSchema: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    bareName,
    z.strictObject({ signal, 'at-least': z.number() }),
    z.strictObject({ signal, 'at-most': z.number() }),
    z.strictObject({ all: z.array(ruleSchema).min(1) }),
    z.strictObject({ any: z.array(ruleSchema).min(1) }),
    z.strictObject({ not: ruleSchema }),
    z.strictObject({ 'at-least': z.int().min(1), of: z.array(ruleSchema).min(1) }),
  ]),
);

const id = z.string().regex(/^[a-z][a-z0-9-]*$/);
const sentence = z.string().min(3);

export const practiceSchema = z.strictObject({
  id,
  /** Id of the level that the practice belongs to. */
  level: id,
  /** A level whose key practice is unmet does not hold. */
  key: z.boolean().default(false),
  /** What the team does, as a statement. */
  statement: sentence,
  /** Why it matters. */
  why: sentence,
  /** What to do next when it is unmet. */
  advice: sentence,
  /** All must hold, else the practice is not applicable. */
  applies: z.array(ruleSchema).default([]),
  /** What it means when nothing was seen although everything could be looked at. */
  absence: z.enum(['unmet', 'unknown']),
  rule: ruleSchema,
});

export const symptomSchema = z.strictObject({ id, statement: sentence, rule: ruleSchema });

export const categorySchema = z.strictObject({
  id,
  name: sentence,
  applies: z.array(ruleSchema).default([]),
  symptoms: z.array(symptomSchema).default([]),
  practices: z.array(practiceSchema).min(1),
});

export const modelSchema = z.strictObject({
  id,
  name: sentence,
  version: z.string().min(1),
  source: sentence,
  /** Share of a level's decided practices that must be met: numerator and denominator, so that no rounding creeps in. */
  quorum: z.tuple([z.int().min(0), z.int().min(1)]),
  /** Lowest first; the first is the floor and has no practices. */
  levels: z.array(z.strictObject({ id, name: sentence })).min(2),
  categories: z.array(categorySchema).min(1),
});

export type Model = z.output<typeof modelSchema>;
export type Category = Model['categories'][number];
export type Practice = Category['practices'][number];
export type Symptom = Category['symptoms'][number];

/** JSON Schema of a model file, for editors; `as` may stand in for wording and rule. */
export function modelJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(modelSchema, { io: 'input' }), null, 2)}\n`;
}
