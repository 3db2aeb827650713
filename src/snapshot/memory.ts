import type { History, Unavailable } from './history.js';
import type { HostingFacts } from './hosting.js';
import type { Content, RepositoryFacts, Snapshot } from './snapshot.js';

/** A snapshot made of strings, for tests and for callers that have files but no repository. */
export function memorySnapshot(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: {
    readonly repository?: Partial<RepositoryFacts>;
    readonly history?: History | Unavailable;
    readonly hosting?: HostingFacts;
  } = {},
): Snapshot {
  const contents = new Map<string, Content>(
    Object.entries(files).map(([path, content]) => [
      path,
      { bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content },
    ]),
  );
  return {
    repository: { name: 'memory', dirty: false, shallow: false, ...options.repository },
    entries: [...contents.keys()].sort().map((path) => ({ path, kind: 'file' })),
    unlisted: [],
    read: async (paths, limit) =>
      new Map(
        paths.map((path): [string, Content] => {
          const content = contents.get(path) ?? { unreadable: 'no such file' };
          return [
            path,
            'bytes' in content && content.bytes.length > limit ? { unreadable: 'too large' } : content,
          ];
        }),
      ),
    history: async () => options.history ?? { unavailable: 'no git repository' },
    ...(options.hosting ? { hosting: options.hosting } : {}),
    close: async () => {},
  };
}
