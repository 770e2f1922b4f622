/** A certificate authority for one run: its key never leaves memory, its leaf speaks for the hosts of the table only. */
import { webcrypto } from 'node:crypto';
import { createRealClock } from '../devices/index.ts';

export interface RunCertificates {
  /** PEM, what clients have to trust. */
  readonly ca: string;
  /** PEM of the leaf with the CA behind it. */
  readonly cert: string;
  /** PEM, PKCS#8. */
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const VALID_DAYS = 30;

/** Takes some ten milliseconds; the library is loaded on first use. */
export async function makeCertificates(hosts: readonly string[]): Promise<RunCertificates> {
  const x509 = await import('@peculiar/x509');
  // Clients check validity against the machine's clock, however the platform's clock is set.
  const now = createRealClock().now();
  const notBefore = new Date(now - DAY_MS);
  const notAfter = new Date(now + VALID_DAYS * DAY_MS);
  const crypto = webcrypto as Crypto;
  const generate = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const [caKeys, leafKeys] = await Promise.all([generate(), generate()]);

  const ca = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=camlock mock platform (this run only)',
      serialNumber: '01',
      notBefore,
      notAfter,
      keys: caKeys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ],
    },
    crypto,
  );
  const leaf = await x509.X509CertificateGenerator.create(
    {
      subject: `CN=${hosts[0]}`,
      issuer: ca.subject,
      serialNumber: '02',
      notBefore,
      notAfter,
      publicKey: leafKeys.publicKey,
      signingKey: caKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns' as const, value }))),
      ],
    },
    crypto,
  );
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', leafKeys.privateKey)).toString('base64');
  const caPem = `${ca.toString('pem')}\n`;
  return { ca: caPem, cert: `${leaf.toString('pem')}\n${caPem}`, key: pem('PRIVATE KEY', key) };
}

function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
}
