/**
 * How the upload service says no: HTTP 200 with `errCode` and `errMsg`; miniprogram-ci wraps the whole reply in its 20003.
 * Codes and texts seen in public: facts/miniprogram-ci.md §1.7, facts/wechat.md §4.3. Where none is known the code is -1 [I].
 */

export class UploadRefusal extends Error {
  override readonly name = 'UploadRefusal';
  constructor(
    readonly errCode: number,
    message: string,
    /** About what is in the package, not about who sends it and how. */
    readonly ofPackage = false,
  ) {
    super(message);
  }
}

export const UPLOAD_CODE = { unknown: -1, foreignIp: -10008, invalidAppid: 40013, tooLarge: 80051, preloadTooLarge: 80058 } as const;

export function foreignIp(address: string): UploadRefusal {
  return new UploadRefusal(
    UPLOAD_CODE.foreignIp,
    `invalid ip: ${address}, reference: https://developers.weixin.qq.com/miniprogram/dev/devtools/ci.html`,
  );
}

/** The public text for a bad upload key (one project reads it so [P]) with the mock's reason behind it. */
export function badSignature(reason: string): UploadRefusal {
  return new UploadRefusal(UPLOAD_CODE.unknown, `get new ticket fail: innerCode: -80002 (camlock mock: ${reason})`);
}
