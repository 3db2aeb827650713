import type { Evidence, Survey } from '../evidence.js';
import type { Signal } from '../signals.js';
import type { Deliverable, Profile, Reason } from './assessment.js';

/** What the user knows better. */
export interface Said {
  readonly deliverable?: Deliverable;
  readonly database?: boolean;
}

/**
 * What the repository delivers. By the rulings of the models, first row that fits:
 *
 * | seen | delivers |
 * | --- | --- |
 * | no product code, no infrastructure, nothing published or deployed | none |
 * | a server application that is deployed from here, or says that it is | service |
 * | a server application that is only published for others to run | package |
 * | a library or tool that a pipeline here deploys, and does not publish or takes through several environments | service |
 * | a library, role, module or tool, and no infrastructure | package |
 * | a server application, neither deployed nor published | service |
 * | infrastructure as the product itself | service |
 * | anything deployed to environments | service |
 * | other code | package |
 */
export function profileOf(survey: Survey, said: Said = {}): Profile {
  const inferred = inferDeliverable(survey);
  const database = ownedDatabase(survey);
  const deliverable = said.deliverable ?? inferred.deliverable;
  return {
    deliverable,
    deliverables: [deliverable, ...inferred.all.filter((one) => one !== deliverable)],
    database: said.database ?? database.length > 0,
    reasons: {
      deliverable: said.deliverable
        ? saidSo('deliverable')
        : { text: inferred.text, evidence: inferred.evidence, source: 'inferred' },
      database:
        said.database === undefined
          ? {
              text: database[0]?.note ?? 'no schema or database of its own was seen',
              evidence: database.slice(0, 3),
              source: 'inferred',
            }
          : saidSo('database'),
    },
  };
}

/** A schema is its owner's; SQL in code alone says so only of a server application, for a library speaks it for others. */
function ownedDatabase({ evidence }: Survey): readonly Evidence[] {
  const owned = evidence.filter(({ signal, value }) => signal === 'database.owned' && value === true);
  const strong = owned.filter(({ strength }) => strength === 'strong');
  const isServer = evidence.some(
    ({ signal, value, strength }) => signal === 'code.server' && value === true && strength === 'strong',
  );
  return strong.length > 0 || !isServer ? strong : owned;
}

interface Inferred {
  readonly deliverable: Deliverable;
  readonly all: readonly Deliverable[];
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

function inferDeliverable(survey: Survey): Inferred {
  const seen = (...signals: readonly Signal[]) =>
    survey.evidence.filter(
      ({ signal, value, strength }) => signals.includes(signal) && value === true && strength === 'strong',
    );
  const server = seen('code.server');
  const infrastructure = seen('delivers.infrastructure');
  const toEnvironments = seen('delivers.to-environments');
  const byPipeline = seen('deploy.by-pipeline');
  const deployed = [...toEnvironments, ...byPipeline];
  const published = seen('delivers.to-registry', 'publish.by-pipeline');
  const library = seen('code.library');
  const code = seen('code.application');
  const made = (deliverable: Deliverable, text: string, evidence: readonly Evidence[]): Inferred => ({
    deliverable,
    all: [
      deliverable,
      ...(deliverable !== 'service' && (deployed.length > 0 || infrastructure.length > 0)
        ? (['service'] as const)
        : []),
      ...(deliverable !== 'package' && published.length > 0 ? (['package'] as const) : []),
    ],
    text,
    evidence: evidence.slice(0, 3),
  });
  if ([server, infrastructure, deployed, published, library, code].every((list) => list.length === 0)) {
    return made('none', 'no product code was seen', []);
  }
  if (server.length > 0 && toEnvironments.length > 0)
    return made('service', 'a server application that is deployed from here', [...toEnvironments, ...server]);
  const offered = seen('delivers.to-registry');
  if (server.length > 0 && offered.length > 0)
    return made('package', 'a server application that is published for others to run', offered);
  const run = byPipeline.filter((one) => toEnvironments.some((other) => isSamePlace(one, other)));
  const isStaged = seen('deploy.several-environments').length > 0;
  if (library.length > 0 && run.length > 0 && (offered.length === 0 || isStaged))
    return made('service', 'deployed to environments by a pipeline', run);
  if (library.length > 0 && infrastructure.length === 0)
    return made('package', 'meant to be installed or called by others', library);
  if (server.length > 0) return made('service', 'a server application', server);
  if (infrastructure.length > 0) return made('service', 'infrastructure code is the product', infrastructure);
  if (deployed.length > 0) return made('service', 'deployed to environments', deployed);
  if (published.length > 0) return made('package', 'published for others', published);
  return made(
    'package',
    'code that is meant to be run from this repository',
    code.length > 0 ? code : library,
  );
}

/** A pipeline deploys documents and packages too, but only what runs in an environment is said to go to one. */
function isSamePlace(one: Evidence, other: Evidence): boolean {
  return one.at.path === other.at.path && one.at.line === other.at.line;
}

function saidSo(what: string): Reason {
  return { text: `the ${what} was given`, evidence: [], source: 'said' };
}
