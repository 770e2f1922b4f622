/**
 * What stops a verb, in words for a person. Only the command-line entry prints it and sets the exit code.
 * `exitCode` 1: something was found wrong; 2: the command was used wrong.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly fix: string | undefined;
  readonly exitCode: 1 | 2;
  /** Further lines below the message, e.g. the findings or the builder's own words. */
  readonly details: readonly string[];

  constructor(
    code: string,
    message: string,
    options: { fix?: string; exitCode?: 1 | 2; details?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.fix = options.fix;
    this.exitCode = options.exitCode ?? 1;
    this.details = options.details ?? [];
  }
}

/** The message of anything thrown, one line, control characters removed. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/\p{Cc}\[[0-9;]*m/gu, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

/** Other rooms raise errors of their own that say what to do: `fix`, as text (GenerateError, SimulatorError, PhoneError …). */
export function toFailure(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  const { fix, code } = (error ?? {}) as { fix?: unknown; code?: unknown };
  if (!(error instanceof Error) || typeof fix !== 'string') return undefined;
  return new Failure(typeof code === 'string' ? code : error.name, messageOf(error), { fix, cause: error });
}
