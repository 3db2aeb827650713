/** From where a repository is fetched, and how far that may go. */
export interface FetchRequest {
  /** `https://host/owner/name.git`, without a user or a password; `http` is for this machine only. */
  readonly cloneUrl: string;
  /** Where the bare repository is kept from run to run: a folder of its own, made when it is not there. */
  readonly folder: string;
  /** Asked before every fetch, as the tokens of an App expire. Without one nobody signs in. */
  readonly token?: () => Promise<string>;
  /** Changes after this moment will be looked at: seconds since the epoch. */
  readonly from: number;
  /** Milliseconds that one fetch may take, and that another run is waited for. */
  readonly patience: number;
  /** Bytes that may be fetched before it is given up. */
  readonly mostBytes: number;
  readonly signal?: AbortSignal;
  /** Milliseconds that a second of waiting takes; tests wait less. */
  readonly second?: number;
}

/** Why a repository could not be fetched, in words that hold neither address nor token. */
export class FetchError extends Error {
  override readonly name = 'FetchError';

  constructor(
    readonly reason: string,
    /** It may work when it is tried again. */
    readonly passing = false,
  ) {
    super(reason);
  }
}
