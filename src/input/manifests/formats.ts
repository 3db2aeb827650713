import type { ManifestFormat } from './format.js';
import { infrastructure } from './infrastructure.js';
import { jvm } from './jvm.js';
import { native } from './native.js';
import { npm, npmWorkspace } from './npm.js';
import { other } from './other.js';
import { python } from './python.js';
import { web } from './web.js';

/** All kinds of manifest files that are read. */
export const manifestFormats: readonly ManifestFormat[] = [
  npm,
  npmWorkspace,
  ...python,
  ...jvm,
  ...web,
  ...native,
  ...other,
  ...infrastructure,
];
