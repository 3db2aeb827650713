import type { SourceFile } from '../../../source-file.js';
import type { Filter, Trigger } from '../../pipeline.js';
import { type Block, type Call, callsOf, closureOf, type Tree } from '../code/tree.js';
import { given } from '../parts/given.js';
import { filterOf } from '../parts/graph.js';
import { plainText, settingOf } from './texts.js';

/** A block of a build type, and the file that it stands in. */
export interface Section {
  readonly block: Block;
  readonly file: SourceFile;
}

/** Which branches a build can see: by the VCS roots that it names. Absent: the file does not say. */
export interface Sight {
  readonly branches?: Filter;
  readonly requests: boolean;
}

/**
 * What starts a build type. A VCS trigger without a filter is for all branches that the root monitors; a root made by
 * the server from an address monitors `refs/heads/*`. Requests are seen by the pull-request feature, or by a root with
 * their refs in its specification.
 */
export function triggersIn(
  triggers: readonly Section[],
  features: readonly Section[],
  sight: Sight,
): readonly Trigger[] {
  const requests =
    sight.requests || features.some(({ block }) => callsOf(block.of, 'pullRequests').length > 0);
  return triggers.flatMap(({ block, file }) =>
    block.of.flatMap((tree) => (tree.is === 'call' ? triggerOf(tree, file, requests, sight) : [])),
  );
}

function triggerOf(call: Call, file: SourceFile, requests: boolean, sight: Sight): readonly Trigger[] {
  const block = closureOf(call);
  const enabled = settingOf(block, 'enabled');
  if (enabled?.is === 'name' && enabled.name === 'false') return [];
  const at = file.at(call.line);
  const branches = filterIn(plainText(settingOf(block, 'branchFilter')));
  switch (call.name) {
    case 'vcs': {
      const paths = filterIn(plainText(settingOf(block, 'triggerRules')));
      const shared = { at, ...given({ paths }) };
      const pushed = pushedOf(branches) ?? sight.branches;
      const push: Trigger = { ...shared, kind: 'push', ...given({ branches: pushed }) };
      const sees =
        requests && (!branches?.only || branches.only.some((name) => /^\*|pull|merge-requests/.test(name)));
      return [push, ...(sees ? [{ ...shared, kind: 'request' as const }] : [])];
    }
    case 'schedule':
      return [{ kind: 'schedule', at, ...given({ branches: pushedOf(branches) }) }];
    case 'finishBuildTrigger': {
      const of = nameOf(settingOf(block, 'buildType', 'buildTypeExtId'));
      return [{ kind: 'upstream', at, ...given({ of: of === undefined ? undefined : [of] }) }];
    }
    case 'retryBuild':
      return [];
    default:
      return [{ kind: 'other', at }];
  }
}

/** A filter of branches without those that stand for requests. */
function pushedOf(filter: Filter | undefined): Filter | undefined {
  const only = filter?.only?.filter((name) => !/pull|merge-requests/.test(name)) ?? [];
  const except = filter?.except?.filter((name) => !/pull|merge-requests/.test(name)) ?? [];
  return only.includes('*') ? filterOf([], except) : filterOf(only, except);
}

/** Lines of `+:name` and `-:name`. */
function filterIn(text: string | undefined): Filter | undefined {
  const lines = (text ?? '').split('\n').map((line) => line.trim().replace(/^([+-]):[\w.=;-]*:/, '$1:'));
  const named = (sign: string) =>
    lines
      .filter((line) => line.startsWith(`${sign}:`) && line.length > 2)
      .map((line) => branchName(line.slice(2)));
  return filterOf(named('+'), named('-'));
}

function branchName(written: string): string {
  const name = written
    .trim()
    .replace(/^refs\/heads\//, '')
    .replace(/[()]/g, '');
  return name === '<default>' ? '$default-branch' : name;
}

/** What the roots of a repository let its builds see. */
export function sightOf(root: Block): Sight {
  const spec = plainText(settingOf(root, 'branchSpec'));
  const main = plainText(settingOf(root, 'branch'));
  const seen = filterIn(
    spec
      ?.split('\n')
      .map((line) => (/^\s*[+-]:/.test(line) ? line : `+:${line.trim()}`))
      .join('\n'),
  );
  const requests = /refs\/(?:pull|merge-requests)|pull-requests/.test(spec ?? '');
  const only = seen?.only?.filter((name) => !/^refs\//.test(name));
  if (only?.some((name) => /^\*+$/.test(name))) return { requests };
  const all = [...(main === undefined || main.includes('%') ? [] : [branchName(main)]), ...(only ?? [])];
  return all.length === 0 ? { requests } : { requests, branches: { only: all } };
}

/** The name of an object that a setting refers to: `Build`, `"${Build.id}"`. */
export function nameOf(tree: Tree | undefined): string | undefined {
  if (tree?.is === 'call' && /^(?:Relative|Absolute)Id$/.test(tree.name)) return nameOf(tree.args[0]);
  if (tree?.is === 'name') return tree.name.replace(/\.id$/, '').replace(/^.*\./, '');
  const code = tree?.is === 'text' ? tree.parts.find((part) => typeof part === 'object') : undefined;
  if (code && typeof code === 'object') return code.code.replace(/\.id$/, '').replace(/^.*\./, '');
  return plainText(tree);
}
