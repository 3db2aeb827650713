import { createHash } from 'node:crypto';
import { sentence } from '../phrases.js';
import { safeJson, visible } from '../text-safety.js';
import { type Concern, concernsOf, type Rule, type Shown } from './concerns.js';
import { type GateRecord, here, type Placed } from './formats.js';

/** Where continuous delivery is explained: models have no page for each practice. */
const helpUri = 'https://continuousdelivery.com/';

/** SARIF 2.1.0: what a line of a file shows and somebody can mend. Levels are no findings: they stay out. */
export function gateSarif(record: GateRecord, placed: Placed = here): string {
  // What stands elsewhere is named from its own root: a reader of the file knows which that is.
  const below = placed === 'elsewhere' ? '' : placed.below;
  const { tool } = record.assessment;
  const found = concernsOf(record).flatMap(anchored);
  const rules = distinct(found.map(({ rule }) => rule));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            semanticVersion: tool.version,
            informationUri: helpUri,
            rules: rules.map(ruleOf),
          },
        },
        originalUriBaseIds: { '%SRCROOT%': { description: { text: rootText(below) } } },
        columnKind: 'utf16CodeUnits',
        results: resultsOf(found, rules, below),
      },
    ],
  };
  return `${safeJson(JSON.stringify(log, null, 2))}\n`;
}

function rootText(below: string): string {
  return below === ''
    ? 'The root of the scanned repository.'
    : 'The folder of the repository that the scanned one stands in.';
}

interface Anchored extends Concern {
  readonly rule: Rule;
  readonly first: Shown;
}

function anchored(concern: Concern): readonly Anchored[] {
  const { rule, places } = concern;
  const [first] = places;
  return rule && first ? [{ ...concern, rule, first }] : [];
}

function distinct(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ id }, index) => rules.findIndex((other) => other.id === id) === index);
}

function ruleOf({ id, statement, why, advice }: Rule) {
  const help = [why, advice].flatMap((text) => (text === undefined ? [] : [sentence(visible(text))]));
  return {
    id: visible(id),
    shortDescription: { text: sentence(visible(statement)) },
    fullDescription: { text: help[0] ?? sentence(visible(statement)) },
    help: { text: help.join('\n') || sentence(visible(statement)) },
    helpUri,
  };
}

function resultsOf(found: readonly Anchored[], rules: readonly Rule[], below: string) {
  const times = new Map<string, number>();
  return found.map((concern) => {
    const key = fingerprint(concern);
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    const index = rules.findIndex(({ id }) => id === concern.rule.id);
    return resultOf(concern, index, below, before === 0 ? key : `${key}:${before}`);
  });
}

/** The most related lines per result. */
const shownPlaces = 5;

function resultOf(concern: Anchored, ruleIndex: number, below: string, key: string) {
  const { rule, weight, text, first, places, exempted } = concern;
  const related = places.slice(1, shownPlaces + 1);
  return {
    ruleId: visible(rule.id),
    ruleIndex,
    level: weight,
    message: { text: `${visible(text)} Seen: ${visible(first.note)}` },
    locations: [{ physicalLocation: physical(first, below) }],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((place) => ({
            physicalLocation: physical(place, below),
            message: { text: visible(place.note) },
          })),
        }
      : {}),
    partialFingerprints: { 'practiceAndPlace/v1': key },
    ...(exempted === undefined
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: visible(exempted) }] }),
  };
}

/** Stays the same where lines move: it knows the practice, the file and what is seen there, and no line. */
function fingerprint({ kind, rule, first: { path, note } }: Anchored): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, rule.id, path, note]))
    .digest('hex')
    .slice(0, 32);
}

function physical({ path, line }: Shown, below: string) {
  return {
    artifactLocation: { uri: uriOf(below === '' ? path : `${below}/${path}`), uriBaseId: '%SRCROOT%' },
    region: { startLine: line },
  };
}

/** A path as a relative reference. What is no text in a name cannot be spelled in one. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd')))
    .join('/');
}
