/** Secrets of a run on this machine: made on the spot, kept in files only the owner can read, never printed. */
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RunSecrets {
  /** AppSecret of the mini-program (WeChat). */
  readonly wechatSecret: string;
  /** AppSecret of the IoT application. */
  readonly appSecret: string;
  /** Device psk by `productId/deviceName`, base64; made when first asked for. */
  psk(deviceId: string): string;
  /** Path of the private upload key, PEM PKCS#1 as WeChat hands it out. */
  readonly uploadKeyFile: string;
  readonly uploadPublicKey: string;
  /** Files with one secret each, for the login service. */
  readonly wechatSecretFile: string;
  readonly appSecretFile: string;
}

/** The text of a secret's file, made with `make` when there is none. Mode 0600. */
function keep(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** What inspection asks for away from loopback, and the file a person finds it in. */
export function keepInspectionKey(folder: string): { readonly key: string; readonly file: string } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'inspection-key');
  return { key: keep(file, () => randomBytes(24).toString('base64url')).trim(), file };
}

/** Opens the secrets kept in `folder`, making what is missing (a 2048-bit RSA key takes up to a second). */
export function openSecrets(folder: string, appid: string): RunSecrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(folder, name);
  const hex = (): string => randomBytes(16).toString('hex');
  const key = file(`private.${appid}.key`);
  keep(
    key,
    () =>
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }).privateKey,
  );
  return {
    wechatSecret: keep(file('wechat-secret'), hex),
    appSecret: keep(file('app-secret'), hex),
    psk: (deviceId) => keep(file(`psk-${deviceId.replace('/', '_')}`), () => randomBytes(16).toString('base64')),
    uploadKeyFile: key,
    uploadPublicKey: createPublicKey(readFileSync(key)).export({ type: 'spki', format: 'pem' }).toString(),
    wechatSecretFile: file('wechat-secret'),
    appSecretFile: file('app-secret'),
  };
}
