/**
 * A certificate authority for one run (X.509 v3, RFC 5280): its key never leaves memory, and name constraints keep even
 * that key from speaking for any host outside the table. Written by hand: a few milliseconds and no library at start.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createRealClock } from '../devices/index.ts';
import { bitString, integer, objectId, octetString, sequence, set, tagged, taggedBytes, trueValue, utcTime, utf8String } from './der.ts';

export interface RunCertificates {
  /** PEM, what clients have to trust. */
  readonly ca: string;
  /** PEM of the leaf with the CA behind it. */
  readonly cert: string;
  /** PEM, PKCS#8. */
  readonly key: string;
}

const DAY_MS = 86_400_000;
const VALID_DAYS = 30;

const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const COMMON_NAME = objectId('2.5.4.3');
const SERVER_AUTH = objectId('1.3.6.1.5.5.7.3.1');
const KEY_CERT_SIGN_AND_CRL_SIGN = bitString(Buffer.from([0x06]), 1);
const DIGITAL_SIGNATURE = bitString(Buffer.from([0x80]), 7);

export function makeCertificates(hosts: readonly string[]): RunCertificates {
  const caKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leafKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const caName = commonName('camlock mock platform (this run only)');
  const dnsNames = hosts.map((host) => taggedBytes(2, Buffer.from(host, 'latin1')));
  const caKeyId = keyId(caKeys.publicKey);

  const ca = certificate({
    issuer: caName,
    subject: caName,
    publicKey: caKeys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      extension('2.5.29.19', sequence(trueValue(), integer(Buffer.from([0]))), true),
      extension('2.5.29.15', KEY_CERT_SIGN_AND_CRL_SIGN, true),
      extension('2.5.29.30', sequence(tagged(0, ...dnsNames.map((name) => sequence(name)))), true),
      extension('2.5.29.14', octetString(caKeyId)),
    ],
  });
  const leaf = certificate({
    issuer: caName,
    subject: commonName(hosts[0] ?? 'camlock'),
    publicKey: leafKeys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      extension('2.5.29.19', sequence(), true),
      extension('2.5.29.15', DIGITAL_SIGNATURE, true),
      extension('2.5.29.37', sequence(SERVER_AUTH)),
      extension('2.5.29.17', sequence(...dnsNames)),
      extension('2.5.29.35', sequence(taggedBytes(0, caKeyId))),
    ],
  });
  const caPem = pem(ca);
  return { ca: caPem, cert: pem(leaf) + caPem, key: leafKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

interface CertificateParts {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

function certificate({ issuer, subject, publicKey, signingKey, extensions }: CertificateParts): Buffer {
  // Clients check validity against the machine's clock, however the platform's clock is set.
  const now = createRealClock().now();
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    issuer,
    sequence(utcTime(new Date(now - DAY_MS)), utcTime(new Date(now + VALID_DAYS * DAY_MS))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions)),
  );
  return sequence(body, ECDSA_WITH_SHA256, bitString(sign('sha256', body, signingKey)));
}

function extension(id: string, value: Uint8Array, critical = false): Buffer {
  return sequence(objectId(id), ...(critical ? [trueValue()] : []), octetString(value));
}

function commonName(text: string): Buffer {
  return sequence(set(sequence(COMMON_NAME, utf8String(text))));
}

/** RFC 5280 §4.2.1.2, method 1 on the whole SubjectPublicKeyInfo: any stable number does. */
function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}
