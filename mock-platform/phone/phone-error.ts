/** What the hand could not do on the phone, in words for a person. */
export class PhoneError extends Error {
  override readonly name = 'PhoneError';
  readonly code: 'no-browser' | 'browser-not-started' | 'phone-not-opened' | 'phone-unexpected';
  readonly fix: string;

  constructor(code: PhoneError['code'], message: string, fix: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.fix = fix;
  }
}
