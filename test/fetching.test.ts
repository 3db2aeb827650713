import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { detectors } from '../detectors/index.js';
import { SharedFiles } from '../src/input/shared-files.js';
import { shippedModels } from '../src/model/load.js';
import { scan } from '../src/scan.js';
import { type Fetched, fetchRepository } from '../src/snapshot/fetching/fetch.js';
import type { FetchRequest } from '../src/snapshot/fetching/request.js';
import { type Platform, startPlatform } from './kit/platform/platform.js';
import { writeBare } from './kit/platform/repositories.js';
import { temporaryFolder } from './kit/repositories.js';

