/** Raised when a person asked the simulator for something it cannot do. The message says what, `fix` what to do about it. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  /** HTTP status the control answers with. */
  readonly status: number;
  readonly fix: string;

  constructor(status: number, message: string, fix: string) {
    super(message);
    this.status = status;
    this.fix = fix;
  }
}
