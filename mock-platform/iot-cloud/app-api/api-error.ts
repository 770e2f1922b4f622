/** How an Action says no. */
import { type AppApiErrorCode, AppApiErrors } from '../../../devices/index.ts';

/** Answered as `Error{Code,Message}`; `detail` is added to Tencent's message so that a developer sees what to change. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: AppApiErrorCode;

  constructor(code: AppApiErrorCode, detail?: string) {
    super(detail ? `${AppApiErrors[code]}: ${detail}` : AppApiErrors[code]);
    this.code = code;
  }
}

/** An Action of Tencent's that this mock does not play: HTTP 501, never a made-up answer. */
export class NotBuiltError extends Error {
  override readonly name = 'NotBuiltError';
}
