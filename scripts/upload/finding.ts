/** One thing wrong (or worth a look) before WeChat is called. Stable `code`s; `fix` says what to do. */
export interface UploadFinding {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export function problem(code: string, message: string, fix: string): UploadFinding {
  return { severity: 'error', code, message, fix };
}

export function warning(code: string, message: string, fix: string): UploadFinding {
  return { severity: 'warning', code, message, fix };
}
