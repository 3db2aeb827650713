import * as z from 'zod';
import { groupings } from '../../org/rollup/groups.js';

const count = z.int().min(0);
const ids = z.array(z.string());

const median = z
  .strictObject({ category: z.string(), level: z.string(), possible: z.string() })
  .meta({ description: 'Where the middle repository stands; the truth lies between level and possible' });

const fall = z.strictObject({
  repository: z.string(),
  category: z.string(),
  from: z.string(),
  to: z.string(),
});

const category = z.strictObject({
  id: z.string(),
  name: z.string(),
  levels: z.array(
    z.strictObject({
      id: z.string(),
      seen: count.meta({ description: 'Repositories that are there, and nothing unseen could lift' }),
      open: count.meta({ description: 'Repositories that are there or higher' }),
    }),
  ),
  notApplicable: count,
  lowest: count.meta({ description: 'Repositories that it was seen to hold back' }),
  maybeLowest: count.meta({
    description: 'Repositories in which it is the lowest, but what could not be seen could lift it',
  }),
});

const step = z.strictObject({
  category: z.string(),
  practice: z.string(),
  lifts: count.meta({
    description: 'Repositories that were seen to lack it, and whose category would rise a level by it alone',
  }),
  open: count.meta({ description: 'As lifts, but it could not be seen whether it is done there' }),
  lacks: count.meta({ description: 'Repositories that were seen to lack it for the next level' }),
  example: z.string(),
});

const outlier = z.strictObject({
  repository: z.string(),
  category: z.string(),
  is: z.enum(['below', 'above']),
  level: z.string(),
  median: z.string(),
  group: z.string().optional(),
});

const model = z.strictObject({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  digest: z.string(),
  levels: z.array(z.strictObject({ id: z.string(), name: z.string() })).meta({ description: 'Lowest first' }),
  repositories: count,
  categories: z.array(category),
  medians: z.array(median),
  bottleneck: ids.meta({ description: 'Categories that were seen to hold back most repositories' }),
  steps: z.array(step).meta({ description: 'At most five practices, the one that would lift most first' }),
  fell: z.array(fall).meta({ description: 'Lower than when last read at another commit' }),
  lostSight: z
    .array(fall)
    .meta({ description: 'Lower, but what could not be seen this time could make up for it' }),
  notCompared: count.meta({
    description: 'Repositories that another version of cdlevel or of the model judged before',
  }),
  outliers: z.array(outlier).meta({ description: 'Two levels or more from the middle of their group' }),
  groups: z.array(z.strictObject({ name: z.string(), repositories: count, medians: z.array(median) })),
});

/** What all repositories together say. */
export const rollUpSchema = z
  .strictObject({
    repositories: count.meta({ description: 'Read, and something is delivered from there' }),
    nothingToJudge: count.meta({ description: 'Read, and nothing is delivered from there' }),
    groupBy: z.enum(groupings).optional(),
    models: z.array(model),
  })
  .meta({ description: 'What could not be seen is counted as that, never as low' });
