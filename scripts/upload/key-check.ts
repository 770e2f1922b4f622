/** The code-upload key (代码上传密钥), checked before anything is compiled: facts/miniprogram-ci.md §1.4, §5 rows 1–3. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { problem, type UploadFinding, warning } from './finding.ts';

const DOWNLOAD = 'download it in the WeChat console: 开发管理 → 开发设置 → 小程序代码上传 → 生成';
const MAX_KEY_BYTES = 64 * 1024;

function parse(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}

/** Findings about the key's text; the text itself never appears in them. */
export function checkKeyText(text: string, path: string): UploadFinding[] {
  if (text.trim() === '')
    return [problem('key-empty', `the key file ${path} is empty`, `the secret was probably not injected; ${DOWNLOAD}`)];
  if (/-----BEGIN (RSA )?PUBLIC KEY-----/.test(text)) {
    return [problem('key-public', `${path} holds a public key; uploading needs the private one`, DOWNLOAD)];
  }
  const key = parse(text);
  if (!key) {
    if (text.includes('\\n') && parse(text.replaceAll('\\n', '\n'))) {
      return [
        problem(
          'key-escaped-newlines',
          `${path} has the two characters \\n where line breaks belong, as CI secrets often do`,
          `write it with real line breaks: printf '%b' "$KEY" > ${path}`,
        ),
      ];
    }
    if (/ENCRYPTED/.test(text))
      return [problem('key-encrypted', `${path} is protected by a passphrase`, `WeChat's key has none; ${DOWNLOAD}`)];
    return [
      problem('key-unreadable', `${path} is not a private key in PEM form (cut off or altered)`, `paste it again in full, or ${DOWNLOAD}`),
    ];
  }
  if (key.asymmetricKeyType !== 'rsa') {
    return [problem('key-not-rsa', `${path} holds a key of type ${key.asymmetricKeyType}; WeChat's upload key is RSA`, DOWNLOAD)];
  }
  return [];
}

/** The same for a file, and whether its name belongs to another mini-program (`private.<appid>.key`). */
export function checkKeyFile(path: string, appid: string | undefined): UploadFinding[] {
  if (!path) return [problem('key-not-named', 'no upload key was given', 'name it: --key private.<appid>.key')];
  let text: string;
  try {
    const size = statSync(path).size;
    if (size > MAX_KEY_BYTES) return [problem('key-too-large', `${path} has ${size} bytes; an upload key has less than 4 KB`, DOWNLOAD)];
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    return [problem('key-missing', `the key file ${path} ${why}`, DOWNLOAD)];
  }
  const findings = checkKeyText(text, path);
  const named = /^private\.(wx[0-9a-f]{16})\.key$/.exec(basename(path))?.[1];
  if (named && appid && named !== appid) {
    findings.push(
      warning(
        'key-of-other-app',
        `the key's file name says ${named}, the project says ${appid}`,
        'check that this is the key of this mini-program',
      ),
    );
  }
  return findings;
}
