import { describe, expect, it } from 'vitest';
import { detectors } from '../detectors/index.js';
import { detect } from '../src/detect.js';
import { Reader } from '../src/input/reader.js';
import { folderSnapshot } from '../src/snapshot/folder.js';
import { memorySnapshot } from '../src/snapshot/memory.js';
import { personaFolder, personaNames } from './kit/repositories.js';

describe('a scan by all detectors', () => {
  it.each(personaNames())('reads and parses each file of %s once', async (name) => {
    const snapshot = await folderSnapshot(personaFolder(name));
    const read: string[] = [];
    const counting: typeof snapshot.read = (paths, limit) => {
      read.push(...paths);
      return snapshot.read(paths, limit);
    };
    const reader = new Reader({ ...snapshot, read: counting }, 0);
    await detect(reader, detectors);
    const { files, byFormat } = reader.parses;
    expect(read).toHaveLength(new Set(read).size);
    expect(read).toHaveLength(reader.reads);
    expect(Object.values(byFormat).reduce((sum, times) => sum + times, 0)).toBe(files);
    expect(read.length).toBeGreaterThan(0);
  });

  it('would notice a file that is parsed twice', async () => {
    const reader = new Reader(memorySnapshot({ 'package.json': '{}' }), 0);
    const { files } = await reader.texts(['package.json']);
    for (const format of ['json', 'json']) files[0]?.countParse(format);
    expect(reader.parses).toEqual({ files: 1, byFormat: { json: 2 } });
  });
});
