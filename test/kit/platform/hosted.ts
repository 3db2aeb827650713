/** A repository that the platform of a test hosts. */
export interface Hosted {
  readonly id: number;
  readonly owner: string;
  /** By default an organisation. */
  readonly ownerType?: 'Organization' | 'User';
  readonly name: string;
  /** Folder of the bare repository that git serves; without one the repository is empty. */
  readonly git?: string;
  /** Default branch, where it is not `main`. */
  readonly branch?: string;
  readonly visibility?: 'public' | 'private' | 'internal';
  readonly archived?: boolean;
  readonly fork?: boolean;
  readonly disabled?: boolean;
  readonly topics?: readonly string[];
  readonly pushedAt?: string;
  /** What the platform claims. */
  readonly sizeKiB?: number;
  /** It is listed, but gone when it is asked for, or fetched. */
  readonly vanished?: boolean;
  /** Earlier names, `owner/name`: they redirect. */
  readonly formerly?: readonly string[];
  /** Parts of the answer that GraphQL gives; the rest is empty. */
  readonly graphql?: Readonly<Record<string, unknown>>;
  /** Answers of single REST paths below the repository (`actions/runs`); a number is a status. */
  readonly rest?: Readonly<Record<string, unknown>>;
}

/** What goes wrong, where a request fits. */
export type Fault =
  /** Milliseconds before the answer. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The connection ends after so many bytes of the answer. */
  | { readonly kind: 'cut'; readonly after: number }
  /** The limit of the hour is used up; seconds until it begins anew. */
  | { readonly kind: 'primary-limit'; readonly reset: number }
  | { readonly kind: 'secondary-limit'; readonly retryAfter: number }
  | { readonly kind: 'status'; readonly status: number }
  /** JSON that ends in the middle. */
  | { readonly kind: 'truncated' }
  /** To another host, which must not be given the token. */
  | { readonly kind: 'elsewhere' };

/** A request as the platform saw it. */
export interface Asked {
  readonly method: string;
  /** With its query; for GraphQL the repository follows: `/api/graphql tea/shop`. */
  readonly path: string;
  readonly authorization?: string;
  readonly ifNoneMatch?: string;
  status: number;
  /** Bytes of the body that was answered. */
  bytes: number;
}

/** A team of an organisation, and what it may do in which repositories. */
export interface Team {
  readonly owner: string;
  readonly slug: string;
  readonly may: Readonly<Record<string, 'pull' | 'triage' | 'push' | 'maintain' | 'admin'>>;
}
