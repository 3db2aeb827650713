import { deployed } from './deployed.js';
import { javascript } from './javascript.js';
import { jvm } from './jvm.js';
import { others } from './others.js';
import { targets } from './targets.js';
import type { Workspace } from './workspace.js';

/** Every way to say what a repository consists of; of two that name a folder, the first is shown. */
export const workspaces: readonly Workspace[] = [...javascript, ...jvm, ...others, ...targets, ...deployed];
