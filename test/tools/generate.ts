import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../kit/paths.js';
import { generated } from './generated.js';

for (const [path, content] of Object.entries(await generated())) writeFileSync(join(root, path), content);
