/**
 * Something that leaves a repository for others, by its whole name without a version, and the line that says so. An image is
 * `ghcr.io/acme/shop`, a chart `oci://ghcr.io/acme/charts/shop` or `https://acme.github.io/charts/shop`.
 */
export interface ArtefactAt {
  readonly artefact: string;
  readonly path: string;
  readonly line: number;
}

/** An artefact that files of a repository put into an environment. */
export interface ArtefactDeployed extends ArtefactAt {
  readonly environment?: string;
  /** A controller or a pipeline is told to apply this very file; else it may be anything. */
  readonly sure: boolean;
}

/** A folder of another repository of the run that a controller is told to apply. */
export interface FolderApplied {
  /** `owner/name`, as the platform writes it. */
  readonly repository: string;
  /** Empty where it is all of it. */
  readonly folder: string;
  /** Where the controller is told so. */
  readonly path: string;
  readonly line: number;
  readonly environment?: string;
}

/** What a repository hands to others of the run, and what it takes from them. */
export interface Deliveries {
  readonly published: readonly ArtefactAt[];
  readonly deployed: readonly ArtefactDeployed[];
  readonly applied?: readonly FolderApplied[];
}

interface Standing {
  readonly path: string;
  readonly line: number;
}

/** That another repository deploys what this one publishes, or what stands in it. */
export interface DeployedBy extends Omit<ArtefactDeployed, 'artefact'> {
  /** `owner/name` of the one that deploys. */
  readonly repository: string;
  /** What it deploys; absent where it is a folder of this one. */
  readonly artefact?: string;
  /** Where this one publishes it. */
  readonly published?: Standing;
  /** A folder of this one that the other has applied. */
  readonly folder?: string;
  /** Where a third repository has that applied which deploys. */
  readonly through?: Standing & { readonly repository: string };
}
