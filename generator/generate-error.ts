/** The generator cannot go on, and it is not the brand's fault: the output folder, or the template and catalogue themselves. */
export class GenerateError extends Error {
  override readonly name = 'GenerateError';
  /** Stable word for machines. */
  readonly code: string;
  readonly fix: string;

  constructor(code: string, message: string, fix: string) {
    super(message);
    this.code = code;
    this.fix = fix;
  }
}
