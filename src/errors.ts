/** What went wrong, where, and what to do about it: every message to a user has these parts. */
export interface Complaint {
  readonly what: string;
  readonly where?: string;
  readonly todo?: string;
}

/** The user's mistake: exit code 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly what: string;
  readonly where: string | undefined;
  readonly todo: string | undefined;

  constructor({ what, where, todo }: Complaint) {
    super(what);
    this.what = what;
    this.where = where;
    this.todo = todo;
  }
}

/** Too little could be read to say anything: exit code 3. */
export class IncompleteError extends UserError {
  override readonly name = 'IncompleteError' as 'UserError';
}
