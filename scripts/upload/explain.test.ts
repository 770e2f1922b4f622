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
    ['a compiler that does not start', { message: 'fork process timeout' }, 'upload-compiler-not-started', 'same folder'],
    ['a folder that is gone', { message: 'spawn /usr/bin/node ENOENT' }, 'upload-project-gone', 'disappeared'],
    [
      'a description that bursts the address',
      { code: 20003, message: 'Error: Parse Error: HPE_HEADER_OVERFLOW' },
      'upload-words-too-long',
      'address of the request',
    ],
    [
      'a login page instead of an answer',
      { code: 20003, message: 'Error: SyntaxError: Unexpected token < in JSON at position 0' },
      'upload-answer-no-json',
      'login page',
    ],
    [
      'an answer without a body',
      { code: 20003, message: "Error: TypeError: Cannot read properties of undefined (reading 'subpackage_info')" },
      'upload-answer-no-json',
      'cut off',
    ],
    ['a preview without a code', { message: 'No `qrcode_img` in response.' }, 'upload-no-qr', 'no QR code'],
    ['a project.config.json that is no JSON', { message: 'project.config.json is not exist' }, 'upload-project-config-broken', 'for both'],
    ['a test number', reply(-1, 'not support test number'), 'upload-test-number', 'test number'],
    ['another thrown string', { message: 'something of its own' }, 'upload-refused', 'something of its own'],
    [
      'a sub-package pulled in by a preload rule',
      reply(80058, 'preloadRule [pages/home/index] source size 2100KB exceed max limit 2MB'),
      'upload-package-too-large',
      'preloadRule',
    ],
    [
      'a broken template',
      { code: 10038, message: 'wxml error', path: 'pages/me/index.wxml' },
      'upload-source-broken',
      'pages/me/index.wxml',
    ],
    ['a broken style sheet', { code: 10037, message: 'wxss error', path: 'app.wxss' }, 'upload-source-broken', 'app.wxss'],
    ['a configuration that is no JSON', { code: 10006, message: 'json error', path: 'app.json' }, 'upload-source-broken', 'app.json'],
    ['a file that is not there', { code: 10005, message: 'file not found: app.js' }, 'upload-file-missing', 'app.js'],
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
