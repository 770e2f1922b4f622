/** What miniprogram-ci throws, told as cause and remedy. Table: facts/miniprogram-ci.md §1.7 and §5; server codes there are [P]. */
import { Failure } from '../failure.ts';

/** As the worker hands it over. */
export interface UploadError {
  readonly code?: number | string;
  readonly message: string;
  readonly path?: string;
}

interface Row {
  readonly code: string;
  readonly when: (error: UploadError, text: string) => boolean;
  readonly cause: (text: string, error: UploadError) => string;
  readonly fix: string;
}

const IPV4 = /invalid ip:?\s*([0-9a-fA-F.:]+)/;

const TABLE: readonly Row[] = [
  {
    // §4.3, §5 row 11: two at once on one path, or a very slow machine.
    code: 'compiler-not-started',
    when: (_, text) => /fork process timeout/.test(text),
    cause: () =>
      'miniprogram-ci could not start its compiler within 20 s: the machine is overloaded, or another upload works on the same folder',
    fix: 'run one upload of a project at a time, and try again when the machine is less busy',
  },
  {
    // §4.2: not catchable inside miniprogram-ci itself.
    code: 'project-gone',
    when: (_, text) => /spawn .*ENOENT/.test(text),
    cause: () => 'the project folder disappeared while miniprogram-ci was starting',
    fix: 'do not clean or rebuild the folder during an upload; run it again',
  },
  {
    // §4.5: version and description travel in the address.
    code: 'words-too-long',
    when: (error, text) => error.code === 20003 && /HPE_HEADER_OVERFLOW|\b(414|431)\b|header.{0,20}(overflow|too large)/i.test(text),
    cause: () => 'version and description together are too long: they travel in the address of the request',
    fix: 'shorten --desc; 200 characters are safe',
  },
  {
    // §1.7: HTML or nothing instead of JSON, also what comes of an over-long address.
    code: 'answer-no-json',
    when: (error, text) => error.code === 20003 && /SyntaxError|Unexpected (token|end)|TypeError|not valid JSON/.test(text),
    cause: () => 'the answer to the upload was not WeChat’s: something in between (a proxy, a login page) answered, or it was cut off',
    fix: 'check HTTPS_PROXY and the network, or set NO_PROXY=servicewechat.com; a very long --desc does this too',
  },
  {
    // §1.7: raised without a code for a preview.
    code: 'no-qr',
    when: (_, text) => /No `?qrcode_img`? in response/.test(text),
    cause: () => 'WeChat accepted the preview and sent no QR code',
    fix: 'try it again; without success use camlock upload and select the version as trial',
  },
  {
    // §1.7: the library says "not exist" when the file is there and broken.
    code: 'project-config-broken',
    when: (_, text) => /project\.config\.json/.test(text) && /not exist|not found|JSON/i.test(text),
    cause: () => 'project.config.json is missing or no JSON (miniprogram-ci says "not exist" for both)',
    fix: 'generate the project again: camlock generate',
  },
  {
    // §5 row 3.
    code: 'test-number',
    when: (_, text) => /touristappid|test ?(number|appid)|测试号/i.test(text),
    cause: () => 'this appid is a test number, for which WeChat takes no uploads',
    fix: 'use the appid of a registered mini-program',
  },
  {
    code: 'ip-not-allowed',
    when: (_, text) => text.includes('-10008') || IPV4.test(text),
    cause: (text) =>
      `WeChat refused the address ${IPV4.exec(text)?.[1] ?? '(not named)'}: the IP list of the upload key does not contain it`,
    fix: 'add exactly this address in 开发设置 → 小程序代码上传 → IP白名单, or switch the list off; the list takes IPv4 only (NODE_OPTIONS=--dns-result-order=ipv4first)',
  },
  {
    code: 'package-too-large',
    when: (_, text) => /80051|80058|80200|exceed max limit/.test(text),
    cause: (text) =>
      `a package is too large for WeChat (${/(main package |preloadRule[^,"]*?)?source size \d+ ?KB[^,"}]*/.exec(text)?.[0]?.trim() ?? 'limit 2 MB'})`,
    fix: 'make images smaller, move pages into sub-packages, or load large files from a server; each package may have 2048 KB',
  },
  {
    code: 'icon-missing',
    when: (_, text) => text.includes('800059'),
    cause: (text) => `WeChat did not find a tab bar icon (${/iconPath=[^,"\s]+/.exec(text)?.[0] ?? 'path not named'})`,
    fix: 'use a PNG or JPEG of at most 40 KB that is part of the build',
  },
  {
    code: 'plugin-not-enabled',
    when: (_, text) => text.includes('80082'),
    cause: () => 'a plugin named in app.json is not enabled for this mini-program',
    fix: 'add the plugin in 设置 → 第三方设置 → 插件管理, or remove it from app.json',
  },
  {
    code: 'version-refused',
    when: (_, text) => /version should have/.test(text),
    cause: (text) => `WeChat refused the version: ${text}`,
    fix: 'use at most 64 characters, e.g. --ver 1.2.0',
  },
  {
    code: 'wrong-key',
    when: (_, text) => /get new ticket fail|-80002|invalid signature|signature (is )?(wrong|invalid)|verify signature/i.test(text),
    cause: () => 'WeChat does not accept the signature: the key belongs to another mini-program or was reset',
    fix: 'download the current key of this appid: 开发管理 → 开发设置 → 小程序代码上传',
  },
  {
    code: 'key-cannot-sign',
    when: (error) => error.code === 20002,
    cause: () => 'the upload key cannot sign: it is cut off, altered, or not a private RSA key',
    fix: 'paste it again in full with real line breaks, or download it again',
  },
  {
    code: 'no-connection',
    when: (error, text) =>
      error.code === 20001 && /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|tunneling|certificate|socket|timeout/i.test(text),
    cause: (text) => {
      if (/certificate/i.test(text))
        return 'the connection to servicewechat.com is not trusted: something in between signs with its own certificate';
      return `servicewechat.com could not be reached (${/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|tunneling socket[^"]*/.exec(text)?.[0] ?? 'no connection'})`;
    },
    fix: 'check the network and HTTPS_PROXY; behind a company proxy set NODE_EXTRA_CA_CERTS, or NO_PROXY=servicewechat.com',
  },
  {
    code: 'refused-at-start',
    when: (error) => error.code === 20001,
    cause: (text) => `WeChat refused the first call (${errMsgOf(text)})`,
    fix: 'check that the appid is a real mini-program of yours and not a test number',
  },
  {
    code: 'file-missing',
    when: (error) => error.code === 10005 || error.code === 10009,
    cause: (text, error) => `the project is not complete: ${text}${error.path ? ` (${error.path})` : ''}`,
    fix: 'build again and wait until it has finished: camlock build',
  },
  {
    code: 'source-broken',
    when: (error) => [10006, 10037, 10038, 10045].includes(Number(error.code)),
    cause: (text, error) => `a file of the build cannot be compiled: ${text}${error.path ? ` (${error.path})` : ''}`,
    fix: 'fix the source of this file and build again',
  },
  {
    code: 'parameter-refused',
    when: (error) => error.code === 10000,
    cause: (text) => `miniprogram-ci refused a parameter: ${text}`,
    fix: 'camlock upload --help shows what each takes',
  },
  {
    code: 'page-missing',
    when: (_, text) => /page .*(not|missing)|could not find the corresponding file/i.test(text),
    cause: (text) => `a page listed in app.json is not in the package: ${errMsgOf(text)}`,
    fix: 'build again: camlock build starts from nothing',
  },
];

/** Without colours and control characters: the other side's words must not steer a terminal. */
function plainText(text: string): string {
  return text
    .replace(/\p{Cc}\[[0-9;]*[A-Za-z]/gu, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

/** `errMsg` of a server reply inside the message (code 20003 carries the whole JSON as text), else the text itself. */
function errMsgOf(text: string): string {
  const start = text.indexOf('{');
  if (start >= 0) {
    try {
      const reply = JSON.parse(text.slice(start)) as { errCode?: unknown; errMsg?: unknown };
      if (typeof reply.errMsg === 'string') return `${reply.errCode ?? ''} ${reply.errMsg}`.trim().slice(0, 300);
    } catch {
      // Not JSON after all: the text is what we have.
    }
  }
  return text.replace(/^(Error:\s*)+/, '').slice(0, 300);
}

/** Never loses the vendor's own words: an error without a row is shown as WeChat said it. */
export function explainUploadError(error: UploadError): Failure {
  const text = plainText(errMsgOf(error.message));
  const whole = `${text} ${plainText(error.message)}`;
  const row = TABLE.find((candidate) => candidate.when(error, whole));
  if (row) return new Failure(`upload-${row.code}`, row.cause(text, error), { fix: row.fix });
  const server = error.code === 20003 ? 'WeChat refused the package' : 'miniprogram-ci failed';
  return new Failure('upload-refused', `${server}: ${text}`, {
    fix: "the words above are the other side's own; look them up with the appid at hand",
  });
}
