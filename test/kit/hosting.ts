import { load } from 'js-yaml';
import { z } from 'zod';
import type { HostingFacts } from '../../src/snapshot/hosting.js';

const date = z.iso.datetime().transform((text) => Date.parse(text) / 1000);
const unavailable = z.strictObject({ unavailable: z.string() });
const count = z.union([z.int(), unavailable]).default(0);
const flag = z.union([z.boolean(), unavailable]).default(false);
const listOf = <T extends z.ZodType>(item: T) => z.union([z.array(item), unavailable]).default([]);

/**
 * Hosting facts for fixtures: what is left out was told, and there was nothing. `{ unavailable: no access }` in the place
 * of a fact says that it was not told; dates are ISO 8601.
 */
const schema = z.strictObject({
  repository: z.string().default('tea/shop'),
  runs: z
    .union([
      z.strictObject({
        green: z.int(),
        red: z.int(),
        spells: z
          .array(z.strictObject({ began: date, ended: date.exactOptional(), commit: z.string() }))
          .default([]),
        since: date.exactOptional(),
      }),
      unavailable,
    ])
    .default({ green: 0, red: 0, spells: [] }),
  protection: z
    .strictObject({ requiredChecks: count, requiredApprovals: count, mergeQueue: flag })
    .prefault({}),
  environments: listOf(z.strictObject({ name: z.string(), approvals: z.boolean() })),
  deployments: listOf(z.strictObject({ environment: z.string(), commit: z.string(), date })),
  releases: listOf(z.strictObject({ tag: z.string(), commit: z.string(), date })),
  bugs: listOf(z.strictObject({ opened: date, closed: date.exactOptional() })),
  requests: z.strictObject({ merged: z.int(), reviewed: z.int() }).default({ merged: 0, reviewed: 0 }),
  scanning: z.strictObject({ codeScanning: flag, dependencyAlerts: flag }).prefault({}),
});

/** Reads a fixture's hosting facts. */
export function parseHosting(text: string): HostingFacts {
  return schema.parse(load(text));
}
