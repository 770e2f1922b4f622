import { describe, expect, it } from 'vitest';
import { explainUploadError, type UploadError } from './explain.ts';

const reply = (errCode: number, errMsg: string): UploadError => ({ code: 20003, message: `Error: ${JSON.stringify({ errCode, errMsg })}` });

describe('an error of miniprogram-ci becomes cause and remedy', () => {
  it.each<[string, UploadError, string, string]>([
    [
      'an address outside the list',
      reply(-10008, 'invalid ip: 203.0.113.9, reference: https://x/ci.html'),
      'upload-ip-not-allowed',
      '203.0.113.9',
    ],
    [
      'a main package over 2 MB',
      reply(-1, 'inner upload fail with errcode: 80200, errmsg: main package source size 2062KB exceed max limit 2MB'),
      'upload-package-too-large',
      '2062KB',
    ],
    [
      'a package over 2 MB in the words of DevTools',
      reply(80051, 'source size 2100KB exceed max limit 2MB'),
      'upload-package-too-large',
      '2100KB',
    ],
    [
      'a missing icon',
      reply(-1, 'inner upload fail with errcode: 800059, iconPath=assets/tab/home.png, file not found'),
      'upload-icon-missing',
      'assets/tab/home.png',
    ],
    ['a plugin that is not enabled', reply(-1, 'errcode: 80082, plugin'), 'upload-plugin-not-enabled', 'plugin'],
    ['a key of another mini-program', reply(-1, 'get new ticket fail: innerCode: -80002'), 'upload-wrong-key', 'another mini-program'],
    [
      'a key that cannot sign',
      { code: 20002, message: 'generate local signature fail error:1E08010C:DECODER routines::unsupported' },
      'upload-key-cannot-sign',
      'private RSA key',
    ],
    ['no network', { code: 20001, message: 'Error: getaddrinfo ENOTFOUND servicewechat.com' }, 'upload-no-connection', 'ENOTFOUND'],
    [
      'a strange certificate',
      { code: 20001, message: 'Error: unable to verify the first certificate' },
      'upload-no-connection',
      'not trusted',
    ],
    [
      'a refusal at the first call',
      { code: 20001, message: 'Error: errCode: 40013; errMsg: invalid appid' },
      'upload-refused-at-start',
      'invalid appid',
    ],
    [
      'a page without file',
      { code: 10009, message: 'could not find the corresponding file: "pages/me/index.wxml"', path: 'app.json' },
      'upload-file-missing',
      'pages/me/index.wxml',
    ],
    [
      'a broken script',
      { code: 10045, message: 'Unexpected token', path: 'pages/me/index.js' },
      'upload-source-broken',
      'pages/me/index.js',
    ],
    ['a parameter', { code: 10000, message: 'lack of parameter: "version"' }, 'upload-parameter-refused', 'version'],
    ['an unknown refusal', reply(99999, 'something new'), 'upload-refused', '99999 something new'],
    ['a thrown string', { message: 'fork process timeout' }, 'upload-refused', 'fork process timeout'],
  ])('%s', (_, error, code, words) => {
    const failure = explainUploadError(error);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
    expect(failure.fix).toBeTruthy();
  });

  it('lets no control character through to a terminal', () => {
    expect(explainUploadError(reply(1, '\u001b[31mred\u0007')).message).not.toMatch(/\p{Cc}/u);
  });
});
