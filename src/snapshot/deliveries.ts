/** An image by its registry and its whole name, without a tag, and the line that says so. */
export interface ImageAt {
  /** `ghcr.io/acme/shop`. */
  readonly image: string;
  readonly path: string;
  readonly line: number;
}

/** An image that files of a repository put into an environment. */
export interface ImageDeployed extends ImageAt {
  /** As the folder says. */
  readonly environment?: string;
  /** A controller is told to apply this very file; else it may be anything. */
  readonly sure: boolean;
}

/** What a repository hands to others of the run, and what it takes from them. */
export interface Deliveries {
  readonly published: readonly ImageAt[];
  readonly deployed: readonly ImageDeployed[];
}

/** That another repository deploys an image which this one publishes. */
export interface DeployedBy extends ImageDeployed {
  /** `owner/name` of the one that deploys. */
  readonly repository: string;
  /** Where this one publishes it. */
  readonly published: { readonly path: string; readonly line: number };
}
