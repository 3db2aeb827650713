import { z } from 'zod';
import { pathClasses } from '../input/path-class.js';
import { configVersion } from './version.js';

const line = z.string().trim().min(1).max(500);
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'give a day as 2026-01-31')
  .refine((text) => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text), 'there is no such day');
const reference = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/,
    'name a practice as MODEL/CATEGORY.PRACTICE, bekk/deployment.one-click-deploy for instance',
  );

const minimum = z.union([
  line,
  z.strictObject({
    level: line.meta({ description: 'Id of a level of the model' }),
    'effective-from': day
      .optional()
      .meta({ description: 'Before this day the minimum is shown, and fails nothing' }),
  }),
]);

const declaration = z
  .strictObject({
    practice: reference,
    statement: line.meta({ description: 'What you do, that files here cannot show' }),
    link: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({ description: 'Where a reader finds more' }),
    owner: line.meta({ description: 'The team that answers for it' }),
    date: day.meta({ description: 'When it was declared' }),
    expires: day.meta({ description: 'At most 12 months after the date' }),
  })
  .refine(({ date, expires }) => expires > date, {
    message: 'must be later than its date',
    path: ['expires'],
  })
  .refine(({ date, expires }) => expires <= yearAfter(date), {
    message: 'must be at most 12 months after its date',
    path: ['expires'],
  });

const exemption = z.strictObject({
  practice: reference,
  reason: line.meta({ description: 'Why the gate shall not ask for it' }),
  owner: line.meta({ description: 'The team that answers for it' }),
  expires: day,
});

const unit = z.strictObject({
  path: line
    .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\*?]+$/, 'give a folder of the repository, as services/cart')
    .meta({ description: 'Folder of a deliverable; . for the root' }),
  deliverable: z
    .enum(['service', 'package', 'none'])
    .optional()
    .meta({ description: "none: it delivers nothing by itself, its files are the repository's" }),
  database: z.boolean().optional().meta({ description: 'Whether it owns a database' }),
});

function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}

/** `cdlevel.yml`. */
export const configSchema = z.strictObject({
  version: z.literal(configVersion).meta({ description: 'Version of this format' }),
  models: z
    .array(line)
    .min(1)
    .optional()
    .meta({ description: 'Shipped models by id, others by their path in the repository' }),
  detectors: z.array(line).optional().meta({
    description:
      'Detectors of your own: files by their path in the repository, or packages. They are code, and loaded only with --trust-config',
  }),
  minimum: z
    .record(z.string(), z.record(z.string(), minimum))
    .optional()
    .meta({ description: 'Lowest levels that the gate allows: by model, then by category or for all' }),
  gate: z
    .strictObject({
      'judge-by': z
        .enum(['level', 'proven'])
        .optional()
        .meta({ description: 'proven: what could not be seen counts as not done' }),
      unknown: z
        .enum(['cannot-tell', 'pass', 'fail'])
        .optional()
        .meta({ description: 'What happens where what could not be seen could turn the answer' }),
      declared: z
        .enum(['shown', 'counts'])
        .optional()
        .meta({ description: 'counts: declared practices count for levels' }),
    })
    .optional(),
  deliverable: z
    .enum(['service', 'package', 'none'])
    .optional()
    .meta({ description: 'What is delivered from here; inferred by default' }),
  database: z
    .boolean()
    .optional()
    .meta({ description: 'Whether the repository owns a database; inferred by default' }),
  paths: z
    .partialRecord(z.enum(Object.keys(pathClasses) as [keyof typeof pathClasses]), z.array(line))
    .optional()
    .meta({ description: 'Globs of files that stand somewhere else than their names say' }),
  units: z
    .array(unit)
    .max(1000)
    .optional()
    .meta({ description: 'Deliverables of a monorepo that are not found, or are taken for something else' }),
  declared: z.array(declaration).optional(),
  exemptions: z.array(exemption).optional(),
});

export type ConfigData = z.output<typeof configSchema>;

/** JSON Schema of the configuration, for editors. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(configSchema, { target: 'draft-07', io: 'input' });
  return `${JSON.stringify({ title: 'Configuration of cdlevel', ...schema }, null, 2)}\n`;
}
