import type {
  BugFact,
  DeploymentFact,
  EnvironmentFact,
  Fact,
  ReleaseFact,
  RequestFacts,
} from '../snapshot/hosting.js';
import { noAccess } from './ask.js';
import type { RepositoryAnswer } from './query.js';
import { middle } from './runs.js';
import { scopes } from './scopes.js';

/** The part of the answer that a fact is made of, or why it is missing. */
function told<T, F>(part: T | undefined, scope: string, make: (part: T) => F): Fact<F> {
  return part === undefined ? { unavailable: noAccess(scope) } : make(part);
}

export function environmentsOf({ environments }: RepositoryAnswer): Fact<readonly EnvironmentFact[]> {
  const seen = environments?.every(({ protectionRules }) => protectionRules) ? environments : undefined;
  return told(seen, scopes.environments, (all) =>
    all
      .map(({ name, protectionRules }) => ({
        name,
        approvals: (protectionRules ?? []).some(({ type }) => type === 'REQUIRED_REVIEWERS'),
      }))
      .sort((a, b) => compare(a.name, b.name)),
  );
}

/** A deployment that a later one replaced is inactive; one that failed is neither. */
const cameThrough = new Set(['ACTIVE', 'INACTIVE', 'SUCCESS']);

export function deploymentsOf(answer: RepositoryAnswer, span: Span): Fact<readonly DeploymentFact[]> {
  const both =
    answer.deployments && answer.production ? [...answer.deployments, ...answer.production] : undefined;
  return told(both, scopes.deployments, (all) => {
    const byId = new Map(all.map((one) => [one.databaseId ?? `${one.commitOid} ${one.createdAt}`, one]));
    return [...byId.values()]
      .filter(({ state, createdAt }) => cameThrough.has(state ?? '') && within(createdAt, span))
      .map(({ environment, commitOid, createdAt }) => ({
        environment: environment ?? '',
        commit: commitOid,
        date: createdAt,
      }))
      .sort(
        (a, b) => a.date - b.date || compare(a.environment, b.environment) || compare(a.commit, b.commit),
      );
  });
}

export function releasesOf({ releases }: RepositoryAnswer, span: Span): Fact<readonly ReleaseFact[]> {
  return told(releases, scopes.releases, (all) =>
    all
      .flatMap(({ tagName, publishedAt, isDraft, isPrerelease, tagCommit }) =>
        isDraft || isPrerelease || !publishedAt || !within(publishedAt, span)
          ? []
          : [{ tag: tagName, commit: tagCommit?.oid ?? tagName, date: publishedAt }],
      )
      .sort((a, b) => a.date - b.date || compare(a.tag, b.tag)),
  );
}

/** Words that stand beside "bug" in labels for bugs; any other word makes it a label for something else. */
const kindWords = new Set('bug bugs type kind category class issue t c confirmed'.split(' '));

function meansBug(label: string): boolean {
  const words: readonly string[] = label.toLowerCase().match(/[a-z]+/g) ?? [];
  return (words.includes('bug') || words.includes('bugs')) && words.every((word) => kindWords.has(word));
}

export function bugsOf({ labels }: RepositoryAnswer, span: Span): Fact<readonly BugFact[]> {
  const named = labels?.filter(({ name }) => meansBug(name));
  if (named?.some(({ issues }) => issues === undefined)) return { unavailable: noAccess(scopes.bugs) };
  return told(named, scopes.bugs, (all) => {
    const byNumber = new Map(all.flatMap(({ issues }) => issues ?? []).map((one) => [one.number, one]));
    return [...byNumber.values()]
      .filter(({ stateReason }) => stateReason !== 'NOT_PLANNED' && stateReason !== 'DUPLICATE')
      .flatMap(({ createdAt, closedAt }): readonly BugFact[] => {
        const closed = closedAt && closedAt <= span.to ? { closed: closedAt } : {};
        const counts =
          within(createdAt, span) || (closed.closed !== undefined && within(closed.closed, span));
        return counts && createdAt <= span.to ? [{ opened: createdAt, ...closed }] : [];
      })
      .sort((a, b) => a.opened - b.opened || (a.closed ?? 0) - (b.closed ?? 0));
  });
}

export function requestsOf({ pullRequests }: RepositoryAnswer, span: Span): Fact<RequestFacts> {
  return told(pullRequests, scopes.requests, (all) => {
    const merged = all.flatMap(({ createdAt, mergedAt, reviews }) =>
      mergedAt && within(mergedAt, span) ? [{ hours: (mergedAt - createdAt) / 3600, reviews }] : [],
    );
    const hours = middle(merged.map((one) => one.hours));
    return {
      merged: merged.length,
      reviewed: merged.filter(({ reviews }) => (reviews?.totalCount ?? 0) > 0).length,
      ...(hours === undefined ? {} : { medianHours: hours }),
    };
  });
}

/** Seconds since the epoch; `from` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

function within(date: number, { from, to }: Span): boolean {
  return date > from && date <= to;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
