/** A WeChat API that failed: `errMsg` is `name:fail reason`, with a number where WeChat has one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly reason: string;
  readonly errCode: number | undefined;

  constructor(reason: string, errCode?: number) {
    super(reason);
    this.reason = reason;
    this.errCode = errCode;
  }
}
