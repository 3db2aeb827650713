import { delivery } from './commands/delivery.js';
import { infrastructure } from './commands/infrastructure.js';
import { javascript } from './commands/javascript.js';
import { jvm } from './commands/jvm.js';
import { native } from './commands/native.js';
import { platforms } from './commands/platforms.js';
import { python } from './commands/python.js';
import { quality } from './commands/quality.js';
import type { CommandRow } from './row.js';

/** What commands are for. Add a row to the family that it belongs to; its example becomes a test. */
export const commandRows: readonly CommandRow[] = [
  ...javascript,
  ...python,
  ...jvm,
  ...native,
  ...platforms,
  ...infrastructure,
  ...delivery,
  ...quality,
];
