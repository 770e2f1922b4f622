import type { ReleaseCode } from '../check/finding-kinds.ts';

/** One thing wrong (or worth a look) before WeChat is called. Stable `code`s; `fix` says what to do. */
export interface UploadFinding {
  readonly severity: 'error' | 'warning';
  readonly code: ReleaseCode;
  readonly message: string;
  readonly fix: string;
}

export function problem(code: ReleaseCode, message: string, fix: string): UploadFinding {
  return { severity: 'error', code, message, fix };
}

export function warning(code: ReleaseCode, message: string, fix: string): UploadFinding {
  return { severity: 'warning', code, message, fix };
}
