import { describe, expect, it } from 'vitest';
import { behaviours, namedModules } from '../detectors/architecture/_behaviours.js';
import { endpoints, probes } from '../detectors/operations/_health.js';
import { rows as reporters } from '../detectors/operations/reporting.js';
import { rows as alarms, shippers } from '../detectors/operations/rules.js';
import { rows as driving } from '../detectors/pipelines/_driving.js';
import { thresholds } from '../detectors/pipelines/_thresholds.js';
import { rows as qualities } from '../detectors/pipelines/qualities.js';
import { collaborators, inlineCollaborators } from '../detectors/tests/_collaborators.js';
import { fileUsers } from '../detectors/tests/_file-users.js';
import { frameworks, inlineFrameworks } from '../detectors/tests/_frameworks.js';
import { drivers } from '../detectors/tests/functional.js';
import { compared, registries, switches } from '../detectors/toggles/libraries.js';

describe('rows of tables hold what their examples show', () => {
  it.each(driving.map((row) => [row.example, row] as const))('%s', (example, { shows, also }) => {
    expect(example).toMatch(shows);
    if (also) expect(example).toMatch(also);
  });

  it.each([...probes, ...alarms, ...shippers])('$example', ({ example, text }) => {
    expect(example).toMatch(text);
  });

  it.each(thresholds)('$example', ({ example, sets }) => {
    expect(example).toMatch(sets);
  });

  const patterns = [
    ...collaborators,
    ...inlineCollaborators,
    ...fileUsers,
    ...frameworks,
    ...inlineFrameworks,
    ...drivers,
    ...endpoints,
    ...reporters,
    ...qualities,
    ...registries,
    ...behaviours,
    ...namedModules,
    switches,
    compared,
  ];
  it.each(patterns.map((row) => [row.example, row] as const))('%s', (example, { literal, pattern }) => {
    expect(example).toContain(literal);
    expect(example).toMatch(pattern);
  });
});
