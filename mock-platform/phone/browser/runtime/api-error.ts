/** A WeChat API that failed: `errMsg` is `name:fail reason`, with the numbers WeChat has for it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly reason: string;
  readonly errCode: number | undefined;
  /** Of the newer, general list of errors. */
  readonly errno: number | undefined;

  constructor(reason: string, errCode?: number, errno?: number) {
    super(reason);
    this.reason = reason;
    this.errCode = errCode;
    this.errno = errno;
  }
}
